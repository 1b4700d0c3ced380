"""Runs of escalation go on when they are due, in bulk: one transaction pages, and sets the next timer.

Killed before it commits, it did nothing, and the next one does it; killed afterwards, its pages stand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from seatrial.domains.alerts import models, rules, selectors
from seatrial.domains.alerts.events import EscalationExhausted
from seatrial.domains.alerts.services import detecting, foreseeing
from seatrial.domains.alerts.services.locking import number_of
from seatrial.domains.alerts.services.noting import Line, note
from seatrial.domains.alerts.services.starting import RECHECK
from seatrial.domains.alerts.types import Place, Quieted, Standing, Step
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.types import NewPage
from seatrial.domains.oncall.types import Paged
from seatrial.kit import events
from seatrial.kit.plurals import counted

#: How many runs one transaction takes: more make the last of them late, fewer pay more for each.
BATCH = 500
_CLAIM = """
    SELECT id FROM alerts_escalationrun WHERE state = 'active' AND next_at <= %s
     ORDER BY next_at LIMIT %s FOR UPDATE SKIP LOCKED
"""
_WRITE = """
    UPDATE alerts_escalationrun AS run SET level = new.level, round = new.round, next_at = new.next_at,
        is_held = new.is_held, held_by = new.held_by,
        paged_at = CASE WHEN new.paged THEN coalesce(run.paged_at, %(now)s) ELSE run.paged_at END,
        exhausted_at = CASE WHEN new.last THEN coalesce(run.exhausted_at, %(now)s) ELSE run.exhausted_at END
      FROM unnest(%(ids)s::bigint[], %(levels)s::int[], %(rounds)s::int[], %(nexts)s::timestamptz[],
        %(helds)s::bool[], %(bys)s::text[], %(pageds)s::bool[], %(lasts)s::bool[])
        AS new (id, level, round, next_at, is_held, held_by, paged, last)
     WHERE run.id = new.id
"""


@dataclass(slots=True)
class _Going:
    """A run that is due, with what becomes of it."""

    run: models.EscalationRun
    alert: models.Alert
    step: Step
    next_at: datetime
    place: Place
    held_by: str = ""
    is_held: bool = False
    people: dict[str, Paged] = field(default_factory=dict)
    #: contacts without an account, whom those who are paged call
    calls: list[Paged] = field(default_factory=list)


def advance(*, clock: Callable[[], datetime], limit: int = BATCH) -> int:
    """Up to `limit` runs that are due have paged their place and wait for the next one; how many. Any number
    of processes may do this at once: what one has claimed the others leave out.
    """
    with transaction.atomic():
        now = clock()
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [now, limit])
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return 0
        rows = models.EscalationRun.objects.filter(id__in=ids).order_by("next_at", "id")
        runs = list(rows.select_related("alert"))
        bodies = {
            each.digest: each.body
            for each in models.PolicySnapshot.objects.filter(digest__in={row.snapshot_id for row in runs})
        }
        quiet = _quiet([row for row in runs if row.is_held], now)
        going = [_going(row, bodies[row.snapshot_id], now) for row in runs if row.id not in quiet]
        held = [_held(row, quiet[row.id], bodies[row.snapshot_id], now) for row in runs if row.id in quiet]
        _resolve(going, bodies, now)
        notices.page([new for each in going if not each.run.is_shadow for new in _pages(each)], now=now)
        foreseeing.foresee(_foreseen(going, now))
        _write([*going, *held], now)
        note(_lines(going), now=now)
        _free([each for each in going if each.run.held_by])
        detecting.freed([each.run.id for each in going if each.run.is_held])
    return len(ids)


def _quiet(held: Sequence[models.EscalationRun], now: datetime) -> Mapping[int, Quieted]:
    """What still keeps held runs quiet, by their id."""
    if not held:
        return {}
    uids = {row.alert.service_uid for row in held if row.alert.service_uid}
    services = catalog.by_uids(uids)
    asked = [
        Standing(
            row.alert_id, f"AL-{row.alert_id}", row.alert.labels,
            services[row.alert.service_uid].urn if row.alert.service_uid in services else "",
            source=str(row.alert.source_id),
        )
        for row in held
    ]  # fmt: skip
    found = selectors.quieting(asked, trees=selectors.routings(), at=now)
    return {held[place].id: quiet for place, quiet in found.items()}


def _going(run: models.EscalationRun, body: Mapping[str, Any], now: datetime) -> _Going:
    place = Place(run.level, run.round)
    at_once = rules.is_at_once(run.escalate_at, start=run.started_at)
    step = rules.step(body, place=place, at_once=at_once)
    due = now if run.is_held or run.next_at is None else run.next_at
    follows = rules.next_at(due, wait=step.wait, now=now)
    next_at = rules.no_later_than(follows, policy=body, here=step, escalate_at=run.escalate_at, now=now)
    return _Going(run, run.alert, step, next_at, rules.following(body, place=step.place))


def _held(run: models.EscalationRun, quiet: Quieted, body: Mapping[str, Any], now: datetime) -> _Going:
    place = Place(run.level, run.round)
    return _Going(
        run, run.alert, rules.step(body, place=place), quiet.until or now + RECHECK, place,
        held_by=quiet.by, is_held=True,
    )  # fmt: skip


def _resolve(going: Sequence[_Going], bodies: Mapping[str, Mapping[str, Any]], now: datetime) -> None:
    """Whom each of the runs pages now. A contact without an account is called by those who were paged
    before, or else by whoever is the fallback (R172). Who reaches nobody goes on at once.
    """
    targets = {target for each in going for target in each.step.targets}
    found = dict(selectors.reached(targets, at=now))
    for each in going:
        for paged in (paged for target in each.step.targets for paged in found.get(target, ())):
            if paged.person_uid:
                each.people.setdefault(paged.person_uid, paged)
            elif paged.address:
                each.calls.append(paged)
    callers = {each.run.id: _callers(bodies[each.run.snapshot_id], each.step) for each in going if each.calls}
    missing = {target for mine in callers.values() for target in mine} - found.keys()
    found.update(selectors.reached(missing, at=now) if missing else {})
    for each in going:
        for paged in (paged for target in callers.get(each.run.id, ()) for paged in found.get(target, ())):
            if paged.person_uid:
                each.people.setdefault(paged.person_uid, paged)
        body = bodies[each.run.snapshot_id]
        if rules.asks_somebody_at_once(body, place=each.step.place, reached=len(each.people)):
            each.next_at = now


def _callers(body: Mapping[str, Any], step: Step) -> list[str]:
    before = [
        target
        for level in body["levels"][: step.place.level]
        for target in level["to"]
        if not target.startswith("contacts:")
    ]
    return before or list(body["fallback"])


def _pages(going: _Going) -> Iterable[NewPage]:
    run, alert, place = going.run, going.alert, going.step.place
    name = f"AL-{alert.number}"
    subject = f"{name} {alert.level} {alert.title}" if alert.level else f"{name} {alert.title}"
    calls = [
        f"Call {each.name}, {each.channel} {each.address}, and tell them: {each.why}" for each in going.calls
    ]
    said = [alert.annotations.get(key, "") for key in ("summary", "description")]
    if runbook := alert.annotations.get("runbook_url"):
        said.append(f"Runbook: {runbook}")
    again = f":{run.again}" if run.again else ""
    for uid, paged in going.people.items():
        body = "\n".join(str(each) for each in (*calls, *said, f"Why you: {paged.why}") if each)
        yield NewPage(
            person_uid=uid, about=f"alert:{name}", urgency="low" if run.urgency == "low" else "high",
            key=f"escalation:{run.id}:{alert.number}:{place.round}:{place.level}:{uid}{again}",
            subject=f"Call {going.calls[0].name}: {subject}" if going.calls else subject,
            body=body, link=f"/alerts/{name}",
        )  # fmt: skip


def _write(done: Sequence[_Going], now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "now": now,
                "ids": [each.run.id for each in done],
                "levels": [each.place.level for each in done],
                "rounds": [each.place.round for each in done],
                "nexts": [each.next_at for each in done],
                "helds": [each.is_held for each in done],
                "bys": [each.held_by for each in done],
                "pageds": [bool(each.people) and not each.run.is_shadow for each in done],
                "lasts": [each.step.last and not each.is_held for each in done],
            },
        )
    for each in done:
        said = each.is_held or each.run.is_shadow or each.run.exhausted_at is not None
        if each.step.last and not said:
            policy = str(each.run.snapshot_id)
            events.publish(EscalationExhausted(alert=f"AL-{each.alert.number}", policy=policy))


def _foreseen(going: Iterable[_Going], now: datetime) -> list[models.Foreseen]:
    """What shadows would do; the fallback is written down once, though it goes on."""
    return [
        foreseeing.step_of(
            each.run, title=_title(each.step), is_last=each.step.last, now=now,
            people=[*each.people.values(), *each.calls],
        )
        for each in going
        if each.run.is_shadow and not (each.step.last and each.step.place.round)
    ]  # fmt: skip


def _title(step: Step) -> str:
    return f"{step.title}, round {step.place.round + 1}" if step.place.round else step.title


def _lines(going: Iterable[_Going]) -> Iterable[Line]:
    for each in going:
        number, where = each.alert.number, _title(each.step)
        if each.run.is_shadow:
            whom = counted(len(each.people), one="person", many="people")
            yield number, "foreseen", f"{where}: {whom} would be paged; its source is in shadow", ""
        elif each.people:
            whom = counted(len(each.people), one="person", many="people")
            calls = f", who call {', '.join(call.target for call in each.calls)}" if each.calls else ""
            yield number, "paged", f"{where}: {whom} paged{calls}", ""
        else:
            yield number, "unreached", f"{where} reaches nobody", ""


def _free(going: Sequence[_Going]) -> None:
    """Alerts whose runs are held no more are quiet no more. Their rows are locked before runs elsewhere: what
    somebody has now is written as soon as the runs are free again.
    """
    runs = [each.run.id for each in going]
    if not runs:
        return
    members = models.Membership.objects.filter(run_id__in=runs).values("alert_id")
    rows = models.Alert.objects.filter(number__in=members).exclude(silenced_by="", inhibited_by="")
    wanted = set(rows.values_list("number", flat=True))
    free = rows.select_for_update(no_key=True, skip_locked=True).values_list("number", flat=True)
    done = set(free)
    _quiet_no_more(done)
    if late := sorted(wanted - done):
        transaction.on_commit(lambda: _quiet_no_more(late), robust=True)


def _quiet_no_more(numbers: Iterable[int]) -> None:
    models.Alert.objects.filter(number__in=list(numbers)).update(silenced_by="", inhibited_by="")


def release(held_by: Iterable[str], *, now: datetime) -> int:
    """Runs that those alerts or silences hold are asked again at once; how many."""
    rows = models.EscalationRun.objects.filter(held_by__in=list(held_by), state="active")
    return rows.update(next_at=now)


def hurry(names: Iterable[str], *, now: datetime) -> int:
    """The next level of those alerts' runs is paged at once: nothing reaches whom the last one paged."""
    numbers = [number_of(name) for name in names]
    rows = models.EscalationRun.objects.filter(alert_id__in=numbers, state="active", is_held=False)
    rows = rows.filter(exhausted_at=None)  # the fallback is not paged in a circle
    return rows.filter(next_at__gt=now + timedelta(seconds=1)).update(next_at=now)
