"""Whoever declared by hand and did not say when it was noticed was taken to have noticed it at that very moment,
to the microsecond: that was a guess, and is unknown from here on.
"""

from django.db import migrations

FORGET = """
UPDATE incidents_incident SET detected_at = NULL
 WHERE detected_at = declared_at AND NOT EXISTS (
       SELECT 1 FROM incidents_link AS link WHERE link.incident_id = incidents_incident.uid
          AND link.kind = 'alert' AND link.at = incidents_incident.declared_at);
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_keys_name_alerts_al")]

    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
