"""Alerts are classified, and somebody is looked for about each: in bulk, in the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from seatrial.domains.alerts import models, selectors
from seatrial.domains.alerts.events import AlertBacklogged, AlertClassified
from seatrial.domains.alerts.services import detecting, forwarding
from seatrial.domains.alerts.services.noting import Line, note
from seatrial.domains.alerts.types import NORMALISED, Asked, Decision
from seatrial.domains.alerts.types.naming import PREFIX
from seatrial.kit import canonical, events

#: How often what keeps a held run quiet is asked again, where nothing says until when.
RECHECK = timedelta(minutes=1)
_CLASSIFIED = """
    UPDATE alerts_alert SET stage = 'classify', classified_at = %s, service_uid = new.service_uid,
        scheme = new.scheme, level = new.level, rank = new.rank, route = new.route,
        group_key = new.group_key, silenced_by = new.silenced_by, inhibited_by = new.inhibited_by
      FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[], %s::text[],
        %s::text[], %s::text[])
        AS new (number, service_uid, scheme, level, rank, route, group_key, silenced_by, inhibited_by)
     WHERE alerts_alert.number = new.number
"""


@dataclass(slots=True)
class _Made:
    """A run that is to be written, and the alerts that it is about, the first of which leads."""

    decision: Decision
    snapshot: str
    urgency: str
    members: list[int]
    is_shadow: bool


def start(alerts: Sequence[models.Alert], *, now: datetime) -> None:
    """Each of them is classified, and has joined the run of its group or begun one of its own; what keeps it
    quiet holds that run, until it is asked again. For a level of the backlog nobody is looked for (R181).

    The number of statements is the same for any number of alerts.
    """
    if not alerts:
        return
    decisions = selectors.decide([asked_of(each) for each in alerts], now=now)
    _write_classified(decisions, now)
    wanted = [each for each in decisions if not each.classified.backlog]
    bodies = selectors.snapshots({each.policy for each in wanted}, at=now)
    digests = {urn: canonical.digest(dict(body)) for urn, body in bodies.items()}
    models.PolicySnapshot.objects.bulk_create(
        [models.PolicySnapshot(digest=digests[urn], body=dict(body)) for urn, body in bodies.items()],
        ignore_conflicts=True,
    )
    shadow = selectors.in_shadow(alerts)
    forwarding.hand_on([each for each in alerts if each.number in shadow], action="trigger", now=now)
    joined, made = _grouped(wanted, bodies, digests, shadow)
    _write_runs(made, joined, now)
    note(_lines(decisions, joined), now=now)
    _publish(decisions)
    told = [each for each in wanted if each.asked.number not in shadow]
    detecting.detected(told, leads=_leads(made, joined))


def asked_of(row: models.Alert) -> Asked:
    """What triage is asked about the alert."""
    return Asked(
        labels={name: str(value) for name, value in row.labels.items()},
        annotations={name: str(value) for name, value in row.annotations.items()},
        number=row.number, hint=row.severity_hint, service_uid=row.service_uid,
        source_uid=str(row.source_id),
    )  # fmt: skip


def _write_classified(decisions: Sequence[Decision], now: datetime) -> None:
    quiet = [each.quiet.by if each.quiet else "" for each in decisions]
    columns: list[Any] = [
        [each.asked.number for each in decisions],
        [each.service_uid for each in decisions],
        [each.classified.scheme for each in decisions],
        [each.classified.level for each in decisions],
        [each.classified.rank for each in decisions],
        [each.routed.path[:200] for each in decisions],
        [each.group_key for each in decisions],
        [by if by.startswith("SL-") else "" for by in quiet],
        [by if by.startswith(PREFIX) else "" for by in quiet],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_CLASSIFIED, [now, *columns])


def _grouped(
    wanted: Iterable[Decision],
    bodies: Mapping[str, Mapping[str, Any]],
    digests: Mapping[str, str],
    shadow: frozenset[int],
) -> tuple[dict[int, models.EscalationRun], list[_Made]]:
    """Which alerts join which standing run, and the runs that begin."""
    given = list(wanted)
    standing = _standing({each.group_key for each in given if each.group_key})
    joined: dict[int, models.EscalationRun] = {}
    made: list[_Made] = []
    begun: dict[tuple[str, bool], _Made] = {}
    for each in given:
        mine = each.group_key, each.asked.number in shadow
        run, fresh = standing.get(mine), begun.get(mine)
        if run is not None and _may_join(each, rank=run.rank, held=run.is_held):
            joined[each.asked.number] = run
        elif fresh is not None and _may_join(
            each, rank=fresh.decision.classified.rank, held=fresh.decision.quiet is not None
        ):
            fresh.members.append(each.asked.number)
        else:
            urgency = each.routed.urgency or str(bodies[each.policy]["urgency"])
            new = _Made(each, digests[each.policy], urgency, [each.asked.number], mine[1])
            made.append(new)
            if each.group_key:
                begun[mine] = new
    return joined, made


def _standing(keys: Iterable[str]) -> dict[tuple[str, bool], models.EscalationRun]:
    """The newest run of each group that still looks for somebody, in shadow and not, locked: it neither ends
    nor is acknowledged before the alert has joined it. Whoever has its group already has not seen this alert.
    What pages never joins what does not.
    """
    rows = models.EscalationRun.objects.select_for_update().filter(group_key__in=list(keys))
    active = rows.filter(state="active").order_by("id") if keys else ()
    return {(row.group_key, row.is_shadow): row for row in active}


def _may_join(decision: Decision, *, rank: int, held: bool) -> bool:
    """What is worse than its group pages for itself; so does what is not quiet while its group is."""
    return decision.classified.rank >= rank and (not held or decision.quiet is not None)


def _write_runs(made: Sequence[_Made], joined: Mapping[int, models.EscalationRun], now: datetime) -> None:
    rows = [_row(each, now) for each in made]
    models.EscalationRun.objects.bulk_create(rows, batch_size=2000)
    members = [
        models.Membership(run_id=row.pk, alert_id=number)
        for row, each in zip(rows, made, strict=True)
        for number in each.members
    ]
    members += [models.Membership(run_id=run.pk, alert_id=number) for number, run in joined.items()]
    models.Membership.objects.bulk_create(members, ignore_conflicts=True, batch_size=2000)


def _row(made: _Made, now: datetime) -> models.EscalationRun:
    decision, quiet = made.decision, made.decision.quiet
    next_at = now + decision.routed.wait
    if quiet is not None:
        next_at = quiet.until or now + RECHECK
    return models.EscalationRun(
        alert_id=made.members[0], group_key=decision.group_key, snapshot_id=made.snapshot,
        urgency=made.urgency, rank=decision.classified.rank, state="active", next_at=next_at,
        is_held=quiet is not None or decision.routed.wait > timedelta(0),
        held_by=quiet.by if quiet else "", respond_by=decision.respond_by, started_at=now,
        is_shadow=made.is_shadow, escalate_at=None if quiet else decision.escalate_at,
    )  # fmt: skip


def _leads(made: Iterable[_Made], joined: Mapping[int, models.EscalationRun]) -> dict[int, int]:
    """Which alert pages for each of them."""
    own = {number: each.members[0] for each in made for number in each.members}
    return own | {number: run.alert_id for number, run in joined.items()}


def _lines(decisions: Iterable[Decision], joined: Mapping[int, models.EscalationRun]) -> Iterable[Line]:
    for each in decisions:
        number, found = each.asked.number, each.classified
        where = f"; {each.routed.path}" if each.routed.path else ""
        yield number, "classified", f"{found.level} of {found.scheme}: {found.because}{where}", ""
        if found.unknown:
            yield number, NORMALISED, f"no scheme knows the severity {found.unknown}: it is {found.level}", ""
        if found.backlog:
            yield number, "backlogged", "nobody is paged for this level; it goes to the backlog", ""
        elif number in joined:
            yield number, "joined", f"it pages with AL-{joined[number].alert_id}, which is of its group", ""
        if each.quiet is not None:
            yield number, "quiet", each.quiet.because, ""


def _publish(decisions: Iterable[Decision]) -> None:
    for each in decisions:
        found = each.classified
        events.publish(
            AlertClassified(
                alert=each.asked.name, service=each.service, scheme=found.scheme, level=found.level,
                rank=found.rank,
            )
        )  # fmt: skip
        if found.backlog:
            events.publish(AlertBacklogged(alert=each.asked.name, service=each.service))
