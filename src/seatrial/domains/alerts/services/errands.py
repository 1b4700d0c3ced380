"""Asking addresses of Amazon SNS: for the certificate of a signature, and to confirm a topic.

Nothing is asked while arrivals are read: pages would wait for other servers. A round of its own asks, under
the guard of all that we ask; who claims an errand has it for as long as its next date lies ahead.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from cryptography import x509
from django.conf import settings
from django.db import transaction
from django.db.models import F

from seatrial.connectors import http
from seatrial.domains.alerts.formats import without_nul
from seatrial.domains.alerts.models import Arrival, DeadLetter, Errand
from seatrial.domains.alerts.types import PROBLEM_LENGTH, ErrandKind, Reading
from seatrial.domains.audit import services as audit
from seatrial.kit.access import system

#: From resolving the name to the last byte of the answer.
_PATIENCE = timedelta(seconds=10)
_LONGEST = 64 * 1024
#: After which time it is asked again, try by try; the last one holds for all that follow.
_AGAIN = tuple(timedelta(seconds=each) for each in (15, 60, 300, 900, 3600))
#: A topic that cannot be confirmed so often is told to people; a certificate is asked for until it is there.
_MOST_TRIES = 6
_OK = 200
log = structlog.get_logger("seatrial.alerts")


class _NotAnswered(Exception):
    """The address answered, and not with what was asked for."""


def certificates(rows: Iterable[Arrival]) -> dict[str, str]:
    """The certificates that are known by now, by their address; asked for only where one is of use."""
    if not any(row.format == "sns" for row in rows):
        return {}
    known = Errand.objects.filter(kind="certificate", done_at__isnull=False)
    return dict(known.values_list("url", "answer"))


def remember(read: Sequence[tuple[Arrival, Reading]], *, now: datetime) -> None:
    """What has to be asked about the arrivals is asked soon; what was asked in vain is asked again."""
    wanted: dict[tuple[ErrandKind, str], int] = {}
    for row, reading in read:
        for kind, url in _errands(reading):
            wanted.setdefault((kind, url), row.id)
    if not wanted:
        return
    given_up = Errand.objects.filter(done_at__isnull=False).exclude(problem="")
    for (kind, url), arrival in wanted.items():
        again = given_up.filter(kind=kind, url=url)
        again.update(done_at=None, tries=0, due_at=now, problem="", arrival_id=arrival)
    rows = [
        Errand(kind=kind, url=url, arrival_id=arrival, created_at=now, due_at=now)
        for (kind, url), arrival in wanted.items()
    ]
    Errand.objects.bulk_create(rows, ignore_conflicts=True)


def run_errands(*, clock: Callable[[], datetime], limit: int = 5) -> int:
    """Up to `limit` addresses that are due were asked; gives how many."""
    claimed = _claimed(clock(), limit)
    for each in claimed:
        _run(each, clock)
    return len(claimed)


def _errands(reading: Reading) -> list[tuple[ErrandKind, str]]:
    found: list[tuple[ErrandKind, str]] = []
    if reading.certificate:
        found.append(("certificate", reading.certificate))
    if reading.confirm:
        found.append(("confirmation", reading.confirm))
    return found


@transaction.atomic
def _claimed(now: datetime, limit: int) -> list[Errand]:
    """Nobody else takes them until they are due again."""
    due = Errand.objects.filter(done_at=None, due_at__lte=now).order_by("due_at")
    rows = list(due.select_for_update(skip_locked=True)[:limit])
    for row in rows:
        row.due_at = now + _AGAIN[min(row.tries, len(_AGAIN) - 1)]
        row.tries += 1
        row.save(update_fields=["due_at", "tries"])
    return rows


def _run(errand: Errand, clock: Callable[[], datetime]) -> None:
    try:
        answer = _asked(errand)
    except (http.CannotAsk, http.CannotReach, _NotAnswered) as problem:
        _failed(errand, str(problem), clock())
        return
    with transaction.atomic():
        Errand.objects.filter(number=errand.number).update(done_at=clock(), answer=answer, problem="")
        if errand.kind == "confirmation" and errand.arrival is not None:
            source = errand.arrival.source.urn
            audit.record("alerts.topic-confirmed", actor=system("alerts"), subject=source, now=clock())


def _asked(errand: Errand) -> str:
    """What is kept of the answer. Raises CannotAsk, CannotReach, _NotAnswered."""
    answer = http.ask(
        http.Request(errand.url, timeout=_PATIENCE, limit=_LONGEST, allow=tuple(settings.PROBE_ALLOW))
    )
    if answer.status != _OK:
        raise _NotAnswered(f"it answered {answer.status}")
    if errand.kind == "confirmation":
        return ""
    text = answer.body.decode("ascii", "replace")
    try:
        x509.load_pem_x509_certificate(text.encode())
    except ValueError:
        raise _NotAnswered("it answered no certificate") from None
    return text


def _failed(errand: Errand, problem: str, now: datetime) -> None:
    """The address is asked again; a topic that cannot be confirmed becomes a dead letter, for people."""
    words = without_nul(problem)[:PROBLEM_LENGTH]
    log.warning("an address of SNS did not answer", kind=errand.kind, tries=errand.tries, error=words[:300])
    gives_up = errand.kind == "confirmation" and errand.tries >= _MOST_TRIES
    with transaction.atomic():
        row = Errand.objects.filter(number=errand.number)
        row.update(problem=words, done_at=now if gives_up else F("done_at"))
        if gives_up and errand.arrival is not None:
            DeadLetter.objects.create(
                arrival=errand.arrival, position=None, created_at=now,
                problem=f"the topic could not be confirmed: {words}"[:PROBLEM_LENGTH],
                content=without_nul(bytes(errand.arrival.body).decode("utf-8", "replace")),
            )  # fmt: skip
