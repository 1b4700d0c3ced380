"""Alerts of sources in mode `forward` are handed on to the incumbent: at least once, in order, never lost.

What it is told is a row before it is sent. What it does not take in time, or refuses, Seatrial pages about.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from seatrial.connectors import http
from seatrial.domains.alerts import models, selectors
from seatrial.domains.alerts.formats import events_out
from seatrial.domains.alerts.services.foreseeing import live_again
from seatrial.domains.alerts.services.noting import note
from seatrial.domains.alerts.types.beside import SEND_TYPES, Action
from seatrial.domains.evidence import rules as connecting
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import CannotLook
from seatrial.kit.problems import Problem

#: Seconds after which it is sent again, by how often it was tried; later on the last.
_AGAIN = (5, 15, 45, 120, 300)
#: Who sends it has so long; then it is sent again.
_LEASE = timedelta(seconds=30)
_PATIENCE = timedelta(seconds=10)
#: What the incumbent has not taken for so long, Seatrial pages about.
_LATE = timedelta(minutes=5)
_TOO_MANY, _SERVER = 429, 500


class CannotForward(Problem):
    """The incumbent did not take an event; `lasts` where it never will."""

    type = "cannot-forward"
    title = "The incumbent did not take it"
    status = 502

    def __init__(self, detail: str, *, lasts: bool = False) -> None:
        super().__init__(detail)
        self.lasts = lasts


def hand_on(alerts: Iterable[models.Alert], *, action: Action, now: datetime) -> None:
    """The incumbent will be told, in the caller's transaction: of alerts of sources that forward, and of how
    those went on that it was told of before, whatever their source does now.
    """
    given = list(alerts)
    if action == "trigger":
        numbers = selectors.forwarded(given)
    else:
        known = models.Forward.objects.filter(alert_id__in=[each.number for each in given])
        numbers = frozenset(known.values_list("alert_id", flat=True))
    models.Forward.objects.bulk_create(
        [
            models.Forward(alert_id=each.number, action=action, made_at=now, due_at=now)
            for each in given
            if each.number in numbers
        ],
        batch_size=2000,
    )


def forward_due(*, clock: Callable[[], datetime], limit: int = 20) -> int:
    """Up to `limit` of what is due was sent once; gives how many. Each is claimed with a lease and sent
    outside any transaction: who dies in between leaves it to the next, who sends it again under its key.
    """
    done = 0
    while done < limit and (row := _claim(clock())) is not None:
        try:
            _send(row)
        except CannotForward as problem:
            _failed(row, problem, clock())
        else:
            _sent(row, clock())
        done += 1
    return done


@transaction.atomic
def _claim(now: datetime) -> models.Forward | None:
    before = models.Forward.objects.filter(alert=OuterRef("alert"), state="queued", id__lt=OuterRef("id"))
    rows = models.Forward.objects.filter(state="queued", due_at__lte=now).exclude(Exists(before))
    row = rows.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "id").first()
    if row is not None:
        row.due_at, row.tries = now + _LEASE, row.tries + 1
        row.save(update_fields=["due_at", "tries"])
    return row


def _send(row: models.Forward) -> None:
    alert = models.Alert.objects.select_related("source").get(pk=row.alert_id)
    source = {each.urn: each for each in selectors.sources()}.get(alert.source.urn)
    name = source.beside.send if source else ""
    connection = {each.name: each for each in evidence.connections()}.get(name)
    if connection is None or connection.type not in SEND_TYPES:
        raise CannotForward(f"{alert.source.urn} names no connection that takes events")
    try:
        server = connecting.connect(connection, resolve=evidence.resolve)
    except CannotLook as problem:
        raise CannotForward(problem.detail) from None
    body = events_out.event(
        _action(row), routing_key=server.secret, key=alert.key, title=alert.title,
        source=alert.source.urn.partition(":")[2], rank=alert.rank, labels=alert.labels,
        annotations=alert.annotations, starts_at=alert.starts_at, link=alert.link,
    )  # fmt: skip
    url = f"{server.url.rstrip('/').removesuffix('/v2/enqueue')}/v2/enqueue"
    asked = http.Request(
        url=url, timeout=_PATIENCE, method="POST", headers={"content-type": "application/json"},
        allow=settings.PROBE_ALLOW, content=body,
    )  # fmt: skip
    try:
        status = http.ask(asked).status
    except (http.CannotAsk, http.CannotReach) as problem:
        raise CannotForward(problem.detail) from None
    if status >= 300:
        lasts = status < _SERVER and status != _TOO_MANY
        raise CannotForward(f"it answers with status {status}", lasts=lasts)


def _action(row: models.Forward) -> Action:
    if row.action == "trigger":
        return "trigger"
    return "acknowledge" if row.action == "acknowledge" else "resolve"


@transaction.atomic
def _sent(row: models.Forward, now: datetime) -> None:
    row.state, row.due_at, row.sent_at, row.problem = "sent", None, now, ""
    row.save()
    note([(row.alert_id, "forwarded", f"the incumbent took: {row.action}", "")], now=now)


@transaction.atomic
def _failed(row: models.Forward, problem: CannotForward, now: datetime) -> None:
    row.problem = problem.detail[:300]
    if problem.lasts:
        row.state, row.due_at = "refused", None
    else:
        again, late = now + timedelta(seconds=_AGAIN[min(row.tries, len(_AGAIN)) - 1]), row.made_at + _LATE
        row.due_at = min(again, late) if now < late else again
    row.save()
    is_late = problem.lasts or now - row.made_at >= _LATE
    if row.action == "trigger" and is_late and live_again([row.alert_id], now=now):
        words = f"the incumbent does not take it ({row.problem}): it pages from here"
        note([(row.alert_id, "taken-over", words, "")], now=now)
    elif problem.lasts:
        note([(row.alert_id, "refused", f"the incumbent refused {row.action}: {row.problem}", "")], now=now)
