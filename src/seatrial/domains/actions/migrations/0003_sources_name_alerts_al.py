"""Alerts are called AL-12 (decision 0091): actions say so of the alert that they come from."""

from django.db import migrations

RENAME = """
UPDATE actions_action
   SET source = 'alert:AL-' || substr(source, 9),
       source_title = regexp_replace(source_title, '^the alert A-', 'the alert AL-')
 WHERE source LIKE 'alert:A-%';
"""
BACK = """
UPDATE actions_action
   SET source = 'alert:A-' || substr(source, 10),
       source_title = regexp_replace(source_title, '^the alert AL-', 'the alert A-')
 WHERE source LIKE 'alert:AL-%';
"""


class Migration(migrations.Migration):
    dependencies = [("actions", "0002_drafts")]

    operations = [migrations.RunSQL(RENAME, BACK)]
