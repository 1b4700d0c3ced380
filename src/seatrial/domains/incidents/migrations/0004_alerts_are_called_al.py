"""Alerts are called AL-12 from here on (decision 0091): incidents link them so."""

from django.db import migrations

RENAME = """
UPDATE incidents_link SET target = 'alert:AL-' || substr(target, 9) WHERE target LIKE 'alert:A-%';
"""
BACK = """
UPDATE incidents_link SET target = 'alert:A-' || substr(target, 10) WHERE target LIKE 'alert:AL-%';
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_runbooks_are_linked")]

    operations = [migrations.RunSQL(RENAME, BACK)]
