from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("readiness", "0002_checklist_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Followed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=200)),
                ("environment", models.CharField(max_length=100)),
                ("checklist", models.CharField(max_length=200)),
                ("signature", models.CharField(max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "environment", "checklist"), name="followed_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["checklist", "environment", "service"], name="standing_by_checklist"),
        ),
    ]
