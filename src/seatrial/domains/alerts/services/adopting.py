"""Open alerts that nobody is looked for are found, whatever left them so: the last line of defence."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from seatrial.domains.alerts import models
from seatrial.domains.alerts.services import starting
from seatrial.domains.alerts.services.leading import lead
from seatrial.domains.alerts.services.locking import lock_runs
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
             JOIN alerts_escalationrun AS run ON run.id = member.run_id AND run.state = 'active'
             WHERE member.alert_id = alert.number)
     ORDER BY alert.number LIMIT %s FOR NO KEY UPDATE OF alert SKIP LOCKED
"""


def adopt(*, clock: Callable[[], datetime], limit: int = 200) -> int:
    """Open alerts about which nobody is paged, and not of the backlog, are triaged anew, or lead the run that
    they are of; gives how many.
    """
    now = clock()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_FORGOTTEN, [now - _AFTER, limit])
            numbers = [row[0] for row in cursor.fetchall()]
        if not numbers:
            return 0
        rows = list(models.Alert.objects.filter(number__in=numbers).order_by("number"))
        ids = lock_runs(numbers)
        note(lead(ids, now=now), now=now)
        members = models.Membership.objects.filter(run_id__in=ids)
        looked_for = set(members.values_list("alert_id", flat=True))
        starting.start([each for each in rows if each.number not in looked_for], now=now)
        note([(number, "adopted", "nobody was looked for; triaged anew", "") for number in numbers], now=now)
    return len(numbers)
