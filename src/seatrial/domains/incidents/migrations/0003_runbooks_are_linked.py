from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_look_by_service"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="link",
            name="incident_link_kind_is_known",
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("alert", "deployment", "run", "change", "page", "runbook"))
                ),
                name="incident_link_kind_is_known",
            ),
        ),
    ]
