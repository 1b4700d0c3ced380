"""Alerts are called AL-12 from here on (decision 0091): what keeps a run or an alert quiet names it so."""

from django.db import migrations

RENAME = """
UPDATE alerts_escalationrun SET held_by = 'AL-' || substr(held_by, 3) WHERE held_by LIKE 'A-%';
UPDATE alerts_alert SET inhibited_by = 'AL-' || substr(inhibited_by, 3) WHERE inhibited_by LIKE 'A-%';
"""
BACK = """
UPDATE alerts_escalationrun SET held_by = 'A-' || substr(held_by, 4) WHERE held_by LIKE 'AL-%';
UPDATE alerts_alert SET inhibited_by = 'A-' || substr(inhibited_by, 4) WHERE inhibited_by LIKE 'AL-%';
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0005_beside")]

    operations = [migrations.RunSQL(RENAME, BACK)]
