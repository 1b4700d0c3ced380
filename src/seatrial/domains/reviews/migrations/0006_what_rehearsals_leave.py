from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reviews", "0005_what_is_found_after_the_go_live")]

    operations = [
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("uid", models.UUIDField(primary_key=True, serialize=False)),
                ("evidence", models.CharField(max_length=36, unique=True)),
                ("service_uid", models.UUIDField()),
                ("service", models.CharField(max_length=200)),
                ("environment", models.CharField(max_length=100)),
                ("issues", models.JSONField(default=list)),
                ("lessons", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.CharField(max_length=100)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "indexes": [models.Index(fields=["service_uid", "-uid"], name="rehearsal_by_service")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(closed_at=None, closed_by="", lessons="")
                        | (Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(lessons="")),
                        name="rehearsal_closes_with_lessons",
                    )
                ],
            },
        ),
    ]
