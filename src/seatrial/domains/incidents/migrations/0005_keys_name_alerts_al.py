"""What was declared from an alert was so under the key alert:A-12: declared again from AL-12 it is the same
(decision 0091). Where both stand already, each keeps its own.
"""

from django.db import migrations

RENAME = """
UPDATE incidents_incident AS old SET key = 'alert:AL-' || substr(old.key, 9)
 WHERE old.key LIKE 'alert:A-%' AND NOT EXISTS (
       SELECT 1 FROM incidents_incident AS new WHERE new.key = 'alert:AL-' || substr(old.key, 9));
"""
BACK = """
UPDATE incidents_incident AS new SET key = 'alert:A-' || substr(new.key, 10)
 WHERE new.key LIKE 'alert:AL-%' AND NOT EXISTS (
       SELECT 1 FROM incidents_incident AS old WHERE old.key = 'alert:A-' || substr(new.key, 10));
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_alerts_are_called_al")]

    operations = [migrations.RunSQL(RENAME, BACK)]
