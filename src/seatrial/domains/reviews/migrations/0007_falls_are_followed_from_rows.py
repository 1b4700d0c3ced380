"""Whether a fall was followed stands in its row: those of before have been."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_what_rehearsals_leave")]

    operations = [
        migrations.AddField("decision", "followed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            "UPDATE reviews_decision SET followed_at = fallen_at WHERE fallen_at IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            "decision",
            models.Index(
                condition=models.Q(("fallen_at__isnull", False), ("followed_at", None)),
                fields=["fallen_at"],
                name="decision_by_fall",
            ),
        ),
    ]
