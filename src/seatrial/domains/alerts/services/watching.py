"""What nobody would be told of otherwise pages: who is silent for too long, and what could not be read.

The truth stands in rows. A pager that is killed leaves them as they were, and the next one tells.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from seatrial.domains.alerts import selectors
from seatrial.domains.alerts.models import Alert, DeadLetter, Heartbeat
from seatrial.domains.alerts.rules import beating
from seatrial.domains.alerts.rules.folding import Told
from seatrial.domains.alerts.services import upserting
from seatrial.domains.alerts.services.owning import own, own_source
from seatrial.domains.alerts.types import AlertSource, Said

_MOST = 200
# What came in time and waits to be read may hold the beat: it is read first.
_SILENT = """
    SELECT beat.uid FROM alerts_heartbeat AS beat WHERE beat.due_at < %s
       AND NOT EXISTS (SELECT 1 FROM alerts_arrival AS arrival WHERE arrival.source_id = beat.source_id
             AND arrival.read_at IS NULL AND arrival.received_at <= beat.due_at)
     ORDER BY beat.uid LIMIT %s FOR UPDATE OF beat SKIP LOCKED
"""
_UNTOLD = """
    SELECT letter.number FROM alerts_deadletter AS letter
     WHERE letter.told_at IS NULL AND letter.settled_at IS NULL
     ORDER BY letter.number LIMIT %s FOR NO KEY UPDATE OF letter SKIP LOCKED
"""


def watch(*, clock: Callable[[], datetime], limit: int = _MOST) -> int:
    """Alerts are open for sources and heartbeats that are silent for longer than they may, one for each, and
    for sources of which dead letters wait; gives how many of both were found. Any number of processes may do
    this at once.
    """
    with transaction.atomic():
        silent = _tell_silent(clock(), limit)
    with transaction.atomic():
        return silent + _tell_letters(clock(), limit)


def _tell_silent(now: datetime, limit: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SILENT, [now, limit])
        uids = [uid for (uid,) in cursor.fetchall()]
    if not uids:
        return 0
    rows = list(Heartbeat.objects.filter(uid__in=uids).select_related("source").order_by("uid"))
    known = {each.urn: each for each in selectors.sources()}
    told: list[Told] = []
    for row in rows:
        if (source := known.get(row.source.urn)) is not None:
            told.append(own(_silence(row, source, now), now=now))
        row.silent_at = row.silent_at or now
        # it is looked at again: one that somebody resolved, and that is silent still, opens anew
        row.due_at = now + timedelta(seconds=row.silent_after)
    Heartbeat.objects.bulk_update(rows, ["silent_at", "due_at"])
    upserting.upsert(told, now=now)
    return len(rows)


def _silence(row: Heartbeat, source: AlertSource, now: datetime) -> Said:
    return beating.silence_said(
        beating.silent_key(str(row.source_id), name=row.name), name=row.name, source=source,
        silent_after=timedelta(seconds=row.silent_after), heard_at=row.heard_at, since=row.due_at or now,
    )  # fmt: skip


def _tell_letters(now: datetime, limit: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_UNTOLD, [limit])
        numbers = [number for (number,) in cursor.fetchall()]
    if not numbers:
        return 0
    rows = DeadLetter.objects.filter(number__in=numbers).select_related("arrival__source").order_by("number")
    newest = {row.arrival.source_id: row for row in rows}
    known = {each.urn: each for each in selectors.sources()}
    upserting.upsert([own(_unreadable(row, known), now=now) for row in newest.values()], now=now)
    DeadLetter.objects.filter(number__in=numbers).update(told_at=now)
    return len(numbers)


def _unreadable(row: DeadLetter, known: Mapping[str, AlertSource]) -> Said:
    source = row.arrival.source
    return beating.unreadable_said(
        beating.unreadable_key(str(source.uid)), name=source.urn.partition(":")[2],
        source=known.get(source.urn), waiting=_waiting(source.uid), problem=row.problem,
        link=f"{settings.SITE_URL}{reverse('alerts:dead_letters')}",
    )  # fmt: skip


def _waiting(source: UUID) -> int:
    return DeadLetter.objects.filter(arrival__source_id=source, settled_at=None).count()


def letters_settled(source: UUID, *, now: datetime) -> None:
    """Where no dead letter of the source waits any more, the alert about them is over; to be called in the
    transaction that settled the last one.
    """
    key = beating.unreadable_key(str(source))
    mine = Alert.objects.filter(source_id=own_source(now=now), key=key).exclude(state="resolved")
    # locked before it is counted: whoever tells of one more meanwhile waits, and opens it anew
    if list(mine.select_for_update(no_key=True)) and not _waiting(source):
        upserting.upsert([own(beating.over(key), now=now)], now=now)
