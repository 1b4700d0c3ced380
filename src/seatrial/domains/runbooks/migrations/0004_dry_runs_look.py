"""A dry run may be under way: what its author calls readonly runs. It still never passes."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("runbooks", "0003_rehearsals")]

    operations = [
        migrations.RemoveConstraint("run", "run_dry_is_simulated"),
        migrations.AddConstraint(
            "run",
            models.CheckConstraint(
                condition=(Q(mode="dry-run") & ~Q(state__in=("passed", "failed")))
                | (~Q(mode="dry-run") & ~Q(state="simulated")),
                name="run_dry_is_simulated",
            ),
        ),
    ]
