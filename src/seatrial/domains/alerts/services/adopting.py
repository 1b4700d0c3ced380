"""Open alerts that nobody is looked for are found, whatever left them so: the last line of defence."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from seatrial.domains.alerts.models import Alert
from seatrial.domains.alerts.services import starting
from seatrial.domains.alerts.services.noting import note

#: So old an alert is before anybody wonders.
_AFTER = timedelta(seconds=30)
_FORGOTTEN = """
    SELECT alert.number FROM alerts_alert AS alert
     WHERE alert.state <> 'resolved' AND alert.state = 'open' AND alert.merged_into_id IS NULL
       AND alert.first_at <= %s
       AND NOT EXISTS (SELECT 1 FROM alerts_entry AS entry
             WHERE entry.alert_id = alert.number AND entry.what = 'backlogged')
       AND NOT EXISTS (SELECT 1 FROM alerts_membership AS member
             JOIN alerts_escalationrun AS run ON run.id = member.run_id AND run.state <> 'ended'
             WHERE member.alert_id = alert.number)
     ORDER BY alert.number LIMIT %s FOR NO KEY UPDATE OF alert SKIP LOCKED
"""


def adopt(*, clock: Callable[[], datetime], limit: int = 200) -> int:
    """Open alerts without a run, and not of the backlog, are triaged anew; gives how many."""
    now = clock()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_FORGOTTEN, [now - _AFTER, limit])
            numbers = [row[0] for row in cursor.fetchall()]
        rows = list(Alert.objects.filter(number__in=numbers).order_by("number")) if numbers else []
        starting.start(rows, now=now)
        note([(number, "adopted", "nobody was looked for; triaged anew", "") for number in numbers], now=now)
    return len(numbers)
