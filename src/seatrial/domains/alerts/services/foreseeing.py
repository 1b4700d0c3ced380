"""Steps of escalations in shadow: what they would do is written down, and compared with what the incumbent
did as soon as it has had time to do it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from seatrial.domains.alerts import models, rules, selectors
from seatrial.domains.alerts.drivers import READERS, CannotCompare, Incumbent, Wanted
from seatrial.domains.alerts.types import AlertSource
from seatrial.domains.alerts.types.beside import READ_TYPES, SETTLES, Ours, Their, Theirs
from seatrial.domains.evidence import rules as connecting
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import CannotLook
from seatrial.domains.identity import selectors as identity
from seatrial.domains.oncall.types import Paged

#: How often an incumbent that does not answer is asked again, and how many times.
_AGAIN, _MOST_TRIES = timedelta(minutes=5), 24
#: How many are compared in one go.
PORTION = 50


def foresee(steps: Iterable[models.Foreseen]) -> None:
    """The steps stand, each of a run once, in the caller's transaction."""
    models.Foreseen.objects.bulk_create(list(steps), ignore_conflicts=True)


def compare_due(*, clock: Callable[[], datetime]) -> int:
    """Steps whose time it is were compared with what the incumbent did; gives how many were tried.

    Killed in between, the next one asks again: asking changes nothing.
    """
    now = clock()
    rows = models.Foreseen.objects.filter(ask_at__lte=now).order_by("ask_at", "id")
    due = list(rows.select_related("alert__source")[:PORTION])
    if not due:
        return 0
    sources = {each.urn: each for each in selectors.sources()}
    for row in due:
        _compare(row, sources.get(row.alert.source.urn), clock())
    return len(due)


def _compare(row: models.Foreseen, source: AlertSource | None, now: datetime) -> None:
    try:
        theirs = _ask(row, source)
    except (CannotCompare, CannotLook) as problem:
        _failed(row, f"{problem.detail}. {problem.remedy}".strip(" ."), now)
        return
    addresses = {each.address for each in (*theirs.on_call, *theirs.notified) if each.address}
    accounts = identity.by_addresses(addresses)
    known = Theirs(
        theirs.incident, theirs.link, rules.matched(theirs.on_call, accounts=accounts),
        rules.matched(theirs.notified, accounts=accounts), theirs.answered_at,
    )  # fmt: skip
    ours = [Ours(each["uid"], each["name"], each["why"]) for each in row.people]
    found = rules.compared(ours, theirs=known, at=row.at, level=0 if row.is_last else row.level + 1)
    row.verdict, row.problem, row.ask_at, row.compared_at = found.verdict, "", None, now
    row.theirs, row.notified = [_kept(each) for each in found.theirs], found.notified
    row.incident, row.link = theirs.incident, theirs.link if theirs.link.startswith("https://") else ""
    row.tries += 1
    row.save()


def _kept(their: Their) -> dict[str, str]:
    """Whoever has an account here is called by it alone: names and addresses can be erased there."""
    known = bool(their.uid)
    return {
        "uid": their.uid, "where": their.where, "name": "" if known else their.name,
        "address": "" if known else their.address,
    }  # fmt: skip


def _failed(row: models.Foreseen, problem: str, now: datetime) -> None:
    row.tries += 1
    row.problem = problem[:1000]
    row.ask_at = now + _AGAIN if row.tries < _MOST_TRIES else None
    row.verdict = "" if row.ask_at else "unknown"
    row.save()


def _ask(row: models.Foreseen, source: AlertSource | None) -> Theirs:
    beside = source.beside if source else None
    if source is None or beside is None or not beside.read:
        raise CannotCompare(
            "the source names no incumbent", remedy="Name a connection in spec.beside.read of the source."
        )
    connection = {each.name: each for each in evidence.connections()}.get(beside.read)
    if connection is None or connection.type not in READ_TYPES:
        raise CannotCompare(
            f"connection {beside.read} is no incumbent", remedy=f"Its type is {' or '.join(READ_TYPES)}."
        )
    server = connecting.connect(connection, resolve=evidence.resolve)
    asked = Incumbent(server.url, server.headers, beside.on_call, settings.PROBE_ALLOW)
    wanted = Wanted(keys_of(row.alert), row.at, row.alert.first_at)
    return READERS[connection.type](asked, wanted=wanted)


def keys_of(alert: models.Alert) -> tuple[str, ...]:
    """What an incumbent may know the alert by: its own key, and what Alertmanager calls its group (the
    SHA-256 of the group's key, which it sends as `dedup_key` and `alias`).
    """
    item = alert.items.exclude(arrival=None).select_related("arrival").order_by("id").first()
    found = [alert.key]
    if item is not None and item.arrival is not None and item.arrival.format == "alertmanager":
        try:
            said: Any = json.loads(bytes(item.arrival.body))
        except (ValueError, RecursionError):
            said = None
        group = said.get("groupKey") if isinstance(said, Mapping) else None
        if isinstance(group, str):
            found.append(hashlib.sha256(group.encode()).hexdigest())
    return tuple(found)


@transaction.atomic
def take_over(urns: Sequence[str], *, now: datetime) -> int:
    """What those sources left open in shadow pages from its first level on, at once: whoever cuts over gets
    a page too many rather than none. Gives how many runs.
    """
    rows = models.EscalationRun.objects.filter(is_shadow=True, alert__source__urn__in=urns)
    return live_again(rows.exclude(state="ended").values_list("alert_id", flat=True), now=now)


def live_again(numbers: Iterable[int], *, now: datetime) -> int:
    """The runs of those alerts that are in shadow page from the first level on, at once; in the caller's
    transaction. Gives how many.
    """
    rows = models.EscalationRun.objects.filter(is_shadow=True, members__alert_id__in=list(numbers))
    found = rows.exclude(state="ended").select_for_update(of=("self",)).order_by("id")
    ids = sorted({row.id for row in found})
    runs = models.EscalationRun.objects.filter(id__in=ids)
    runs.update(is_shadow=False)
    runs.filter(state="active", is_held=False).update(level=0, round=0, exhausted_at=None, next_at=now)
    return len(ids)


def step_of(
    run: models.EscalationRun, *, title: str, people: Sequence[Paged], is_last: bool, now: datetime
) -> models.Foreseen:
    """The step that the run takes now, not stored yet."""
    return models.Foreseen(
        alert_id=run.alert_id, run=run, level=run.level, round=run.round, is_last=is_last, step=title[:60],
        at=now, ask_at=now + SETTLES,
        people=[
            {"uid": each.person_uid, "name": "" if each.person_uid else each.name, "why": each.why}
            for each in people
        ],
    )  # fmt: skip
