"""Reading arrivals: in the order in which they came, each item by itself, one reader at a time.

What an arrival says and what it does to alerts stands in one transaction with the note that it was read: a
reader that is killed leaves everything as it was, and the next one begins there.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction

from seatrial.domains.alerts import formats
from seatrial.domains.alerts.formats import without_nul
from seatrial.domains.alerts.models import Arrival, DeadLetter
from seatrial.domains.alerts.rules.folding import Told
from seatrial.domains.alerts.services import errands, hearing, upserting
from seatrial.domains.alerts.services.identifying import identified
from seatrial.domains.alerts.services.specs import specs
from seatrial.domains.alerts.types import PROBLEM_LENGTH, Post, Reading

#: Any number that nobody else locks by: who holds it reads.
_LOCK = 6_021_060_001
_MOST = 200
#: Who settles what is refused as it comes.
REFUSER = "system:mail-in"
log = structlog.get_logger("seatrial.alerts")


@dataclass(frozen=True, slots=True)
class _Read:
    """An arrival, and what it says."""

    row: Arrival
    reading: Reading


def read_arrivals(*, clock: Callable[[], datetime], limit: int = _MOST) -> int:
    """Up to `limit` arrivals that nobody had read were read; gives how many, 0 while another one reads.

    What of them cannot be read stands as dead letters, and keeps nothing else back.
    """
    with transaction.atomic():
        if not _alone():
            return 0
        rows = list(Arrival.objects.filter(read_at=None).order_by("id").select_related("source")[:limit])
        if rows:
            _take(rows, clock())
    return len(rows)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (mine,) = cursor.fetchone() or (False,)
    return bool(mine)


def _take(rows: Sequence[Arrival], now: datetime) -> None:
    """All of them at once; where one spoils it, each by itself, and that one becomes a dead letter."""
    known, certificates = specs(), errands.certificates(rows)
    posts = [_post(row, known, certificates) for row in rows]
    read = [
        _Read(row, formats.read(post, format_name=row.format)) for row, post in zip(rows, posts, strict=True)
    ]
    try:
        with transaction.atomic():
            _apply(read, now)
        return
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(rows) == 1:
            _bury(rows[0], error, now)
            return
        log.warning("a batch of arrivals is read one by one", error=str(error)[:300])
    for each in read:
        try:
            with transaction.atomic():
                _apply([each], now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # whatever it is: the arrivals behind it go on
            _bury(each.row, error, now)


def _apply(read: Sequence[_Read], now: datetime) -> None:
    over = hearing.hear(_beats(read), now=now)  # before alerts are locked, as whoever watches does
    upserting.upsert([*identified([told for each in read for told in _told(each)]), *over], now=now)
    letters = [
        DeadLetter(
            arrival=each.row, position=reject.position, problem=reject.problem, content=reject.content,
            created_at=now,
        )
        for each in read
        for reject in each.reading.rejects
    ]  # fmt: skip
    letters += [_refused(each, now) for each in read if each.reading.refused]
    DeadLetter.objects.bulk_create(letters)
    errands.remember([(each.row, each.reading) for each in read], now=now)
    _mark(read, now)


def _beats(read: Sequence[_Read]) -> dict[hearing.Beat, datetime]:
    """Of whom they are signs of life: of their source, and of heartbeats that they name."""
    found: dict[hearing.Beat, datetime] = {}
    for each in read:
        if each.reading.refused:
            continue
        for name in ("", *each.reading.heard):
            beat = (each.row.source_id, name)
            found[beat] = max(each.row.received_at, found.get(beat, each.row.received_at))
    return found


def _told(read: _Read) -> list[Told]:
    row = read.row
    return [Told(row.source_id, row.id, row.received_at, said) for said in read.reading.items]


def _mark(read: Sequence[_Read], now: datetime) -> None:
    """The arrivals are read; their sources were heard of."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE alerts_arrival SET read_at = %(now)s, items = new.items, truncated = new.truncated"
            "  FROM unnest(%(ids)s::bigint[], %(items)s::int[], %(truncated)s::int[])"
            "    AS new (id, items, truncated) WHERE alerts_arrival.id = new.id",
            {
                "now": now,
                "ids": [each.row.id for each in read],
                "items": [len(each.reading.items) for each in read],
                "truncated": [max(0, min(each.reading.truncated, 2**31 - 1)) for each in read],
            },
        )
        cursor.execute(
            "UPDATE alerts_source SET last_arrival_at = new.at"
            "  FROM (SELECT source, max(at) AS at FROM unnest(%(sources)s::uuid[], %(times)s::timestamptz[])"
            "    AS told (source, at) GROUP BY source) AS new WHERE alerts_source.uid = new.source",
            {
                "sources": [each.row.source_id for each in read],
                "times": [each.row.received_at for each in read],
            },
        )


def _refused(read: _Read, now: datetime) -> DeadLetter:
    """It is listed with the reason; nobody has to repair it."""
    content = without_nul(bytes(read.row.body).decode("utf-8", "replace"))
    return DeadLetter(
        arrival=read.row, position=None, problem=read.reading.refused[:PROBLEM_LENGTH], content=content,
        created_at=now, settled_at=now, settled_by=REFUSER, outcome="dropped",
    )  # fmt: skip


def _bury(row: Arrival, error: Exception, now: datetime) -> None:
    """The whole arrival is a dead letter. Raises DatabaseError where not even that can be written."""
    log.error("an arrival could not be read", arrival=row.id, error=f"{type(error).__name__}: {error}"[:500])
    problem = without_nul(f"it could not be stored: {type(error).__name__}: {error}")[:PROBLEM_LENGTH]
    content = without_nul(bytes(row.body).decode("utf-8", "replace"))
    DeadLetter.objects.create(arrival=row, position=None, problem=problem, content=content, created_at=now)
    Arrival.objects.filter(id=row.id).update(read_at=now)


def _post(row: Arrival, known: Mapping[str, dict[str, object]], certificates: Mapping[str, str]) -> Post:
    return Post(
        uid=row.uid, body=bytes(row.body), received_at=row.received_at, content_type=row.content_type,
        path=row.path, headers=json.loads(row.headers or "{}"), certificates=certificates,
        spec=known.get(row.source.urn, {}),
    )  # fmt: skip
