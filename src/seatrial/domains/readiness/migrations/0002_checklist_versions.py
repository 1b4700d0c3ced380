from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("readiness", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChecklistVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("urn", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=80)),
                ("title", models.TextField()),
                ("version", models.CharField(max_length=40)),
                ("source", models.TextField()),
                ("body", models.JSONField()),
                ("applied_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["urn", "-applied_at"], name="checklist_version_by_urn")],
                "constraints": [
                    models.UniqueConstraint(fields=("urn", "digest"), name="checklist_version_once")
                ],
            },
        ),
    ]
