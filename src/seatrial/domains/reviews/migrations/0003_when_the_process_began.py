"""The process of reviews is looked at every year from its beginning on (R009)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """When it began."""

    dependencies = [("reviews", "0002_what_was_signed_never_changes")]

    operations = [
        migrations.AddField("enforcement", "begun_at", models.DateTimeField(null=True)),
    ]
