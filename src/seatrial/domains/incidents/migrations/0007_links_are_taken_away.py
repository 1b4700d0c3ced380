from django.db import migrations, models

KINDS = (
    "declared", "severity-changed", "described", "role-given", "role-ended", "command-handed-over", "noted",
    "updated", "linked", "unlinked", "party-joined", "party-left", "resolved", "reopened",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("incidents", "0006_moments_are_not_guessed")]

    operations = [
        migrations.RemoveConstraint(model_name="entry", name="incident_entry_kind_is_known"),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="incident_entry_kind_is_known"
            ),
        ),
    ]
