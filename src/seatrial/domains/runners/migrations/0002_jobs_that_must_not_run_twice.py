"""Jobs that no second runner takes over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("runners", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="is_once",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
