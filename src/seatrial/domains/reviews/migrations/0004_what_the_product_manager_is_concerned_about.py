"""What the product manager, consulted, has concerns about (R031)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """None: nobody said, or a version before this one wrote the row."""

    dependencies = [("reviews", "0003_when_the_process_began")]

    operations = [
        migrations.AddField("review", "consult_concerns", models.JSONField(null=True)),
    ]
