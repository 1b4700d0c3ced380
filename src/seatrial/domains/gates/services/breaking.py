"""Break-glass: one asks, another one confirms, and it ends by itself."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.gates import models, policies, selectors
from seatrial.domains.gates.events import BreakGlassEnded, BreakGlassOpened
from seatrial.domains.gates.services.telling import tell_who_may_confirm
from seatrial.domains.gates.types import BreakGlass
from seatrial.kit import events
from seatrial.kit.access import Actor, require, system
from seatrial.kit.durations import spell
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, NotFound, Problem
from seatrial.kit.spelling import did_you_mean

#: A request that nobody confirms in this time is none any more: an emergency that waited is another one.
REQUEST_LASTS = timedelta(hours=1)
_LONGEST_REASON = 2000
_CLOCK = system("gates")
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class CannotBreakGlass(Problem):
    """The environment does not ask, or another one is open, or it has ended already."""

    type = "cannot-break-glass"
    title = "The gate is not opened"
    status = 409


@transaction.atomic
def request_break_glass(
    service: str,
    *,
    environment: str,
    reason: str,
    actor: Actor,
    now: datetime,
    lasts: timedelta | None = None,
) -> BreakGlass:
    """Somebody wants the gate open; it opens when a second person confirms, within the hour.

    `lasts` is at most what the policy of the environment allows, and that where it is not given. Raises
    NotFound, Denied, CannotBreakGlass.
    """
    found = catalog.known_service(service, actor=actor)
    answer = policies.may_break_glass(actor, scopes=catalog.scopes(found))
    require(answer, actor=actor, action="gates.break-glass-requested", subject=found.urn)
    _lock(found, environment)
    span = _span(found, environment, lasts)
    said = reason.strip()[:_LONGEST_REASON]
    if not said:
        fault = Fault("/reason", "a reason is missing", "Say what happens, and why it cannot wait.")
        raise _refused("the gate opens for a reason only", fault)
    _end_over(now, service_uid=found.uid, environment=environment)
    _require_none(found, environment, now)
    row = models.BreakGlass.objects.create(
        uid=new_uid(now), service_uid=found.uid, service=found.urn, environment=environment, reason=said,
        lasts=span, requested_at=now, requested_by=actor.principal, requested_kind=actor.kind,
        requested_name=actor.name, lapses_at=now + REQUEST_LASTS,
    )  # fmt: skip
    asked = selectors.break_glass_of(row)
    _record("gates.break-glass-requested", asked, actor, now, lasts=spell(span))
    tell_who_may_confirm(asked, service=found, now=now)
    return asked


def _span(service: Service, environment: str, wanted: timedelta | None) -> timedelta:
    if service.environment(environment) is None:
        names = [each.name for each in service.environments]
        remedy = did_you_mean(environment, known=names)
        fault = Fault("/environment", f"{service.name} has no environment {environment!r}", remedy)
        raise _refused(fault.detail, fault)
    rule = selectors.rule(service, environment=environment)
    if not rule.asks:
        raise _refused(f"{environment} does not ask, so that nothing has to be opened")
    if wanted is not None and wanted > rule.lasts:
        remedy = "Ask for less; when it ends, it can be asked for again."
        fault = Fault("/lasts", f"its policy allows {spell(rule.lasts)} at most", remedy)
        raise _refused(fault.detail, fault)
    return wanted or rule.lasts


def _refused(detail: str, *faults: Fault) -> CannotBreakGlass:
    remedy = faults[0].remedy if faults else ""
    return CannotBreakGlass(detail, remedy=remedy, faults=faults)


def _lock(service: Service, environment: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [f"seatrial.gates {service.uid} {environment}"])


def _require_none(service: Service, environment: str, now: datetime) -> None:
    row = models.BreakGlass.objects.filter(
        service_uid=service.uid, environment=environment, ended_at=None
    ).first()
    if row is not None:
        state = selectors.break_glass_of(row).state(now)
        waits = "waits for a second person" if state == "requested" else "is open"
        raise _refused(f"the gate of {environment} {waits} already: seatrial gate break-glass show {row.uid}")


@transaction.atomic
def confirm_break_glass(uid: UUID, *, actor: Actor, now: datetime) -> BreakGlass:
    """The gate is open until its time is over or somebody ends it; an action looks back on it afterwards.

    Raises NotFound, Denied (also for whoever asked for it, and for every token), CannotBreakGlass.
    """
    row, service = _row(uid, actor)
    asked = selectors.break_glass_of(row)
    answer = policies.may_confirm(actor, asked=asked, scopes=catalog.scopes(service))
    require(answer, actor=actor, action="gates.break-glass-confirmed", subject=service.urn)
    state = asked.state(now)
    if state != "requested":
        words = {"open": "it is open already", "lapsed": "nobody confirmed it in time, or it was ended"}
        remedy = "" if state == "open" else "Ask for it again: seatrial gate break-glass request"
        raise CannotBreakGlass(words.get(state, "it has ended"), remedy=remedy)
    row.confirmed_at, row.confirmed_by, row.confirmed_name = now, actor.principal, actor.name
    row.ends_at = now + row.lasts
    row.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_name", "ends_at"])
    opened = selectors.break_glass_of(row)
    _record("gates.break-glass-confirmed", opened, actor, now, until=row.ends_at.isoformat())
    events.publish(BreakGlassOpened(uid=opened.uid, service=opened.service, environment=opened.environment))
    return opened


@transaction.atomic
def end_break_glass(uid: UUID, *, actor: Actor, now: datetime) -> BreakGlass:
    """The gate is closed again, or nobody can confirm the request any more. Ending twice changes nothing.

    Raises NotFound, Denied.
    """
    row, service = _row(uid, actor)
    answer = policies.may_end(actor, scopes=catalog.scopes(service))
    require(answer, actor=actor, action="gates.break-glass-ended", subject=service.urn)
    if row.ended_at is None:
        state = selectors.break_glass_of(row).state(now)
        _end(row, at=now if state in ("open", "requested") else _over(row), actor=actor, now=now)
    return selectors.break_glass_of(row)


def _row(uid: UUID, actor: Actor) -> tuple[models.BreakGlass, Service]:
    row = models.BreakGlass.objects.select_for_update().filter(uid=uid).first()
    service = catalog.by_uids([str(row.service_uid)]).get(str(row.service_uid)) if row else None
    if row is None or service is None or not catalog.knows(actor, service=service):
        raise NotFound(f"there is no break-glass {uid}", remedy="List them: seatrial gate break-glass list")
    return row, service


def _over(row: models.BreakGlass) -> datetime:
    """When it ends by itself."""
    return row.ends_at or row.lapses_at


def _end(row: models.BreakGlass, *, at: datetime, actor: Actor, now: datetime) -> None:
    row.ended_at, row.ended_by, row.ended_name = at, actor.principal, actor.name
    row.save(update_fields=["ended_at", "ended_by", "ended_name"])
    ended = selectors.break_glass_of(row)
    if ended.confirmed_at is None:
        _record("gates.break-glass-lapsed", ended, actor, now)
        return
    _record("gates.break-glass-ended", ended, actor, now)
    events.publish(BreakGlassEnded(uid=ended.uid, service=ended.service, environment=ended.environment))


@transaction.atomic
def end_what_is_over(*, now: datetime) -> int:
    """Every gate whose time is over is closed, every request that nobody confirmed has lapsed; how many."""
    return _end_over(now)


def _end_over(now: datetime, **only: str) -> int:
    rows = models.BreakGlass.objects.select_for_update(skip_locked=True).filter(ended_at=None, **only)
    over = [row for row in rows.order_by("uid") if _over(row) <= now]
    for row in over:
        _end(row, at=_over(row), actor=_CLOCK, now=now)
    return len(over)


def _record(action: str, found: BreakGlass, actor: Actor, now: datetime, **more: str) -> None:
    details = {"uid": found.uid, "environment": found.environment, "reason": found.reason, **more}
    audit.record(action, actor=actor, subject=found.service, details=details, now=now)
