"""Alerts are called AL-12 from here on (decision 0091): pages name what they are about so."""

from django.db import migrations

RENAME = """
UPDATE notices_page SET about = 'alert:AL-' || substr(about, 9) WHERE about LIKE 'alert:A-%';
"""
BACK = """
UPDATE notices_page SET about = 'alert:A-' || substr(about, 10) WHERE about LIKE 'alert:AL-%';
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_mail_replies")]

    operations = [migrations.RunSQL(RENAME, BACK)]
