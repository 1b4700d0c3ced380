"""Findings follow the scans: each is known from when it is first reported until no scan reports it (R080)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from seatrial.domains.actions import services as actions
from seatrial.domains.actions.types import NewAction, Severity
from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item
from seatrial.domains.identity import selectors as identity
from seatrial.domains.security import models, rules, selectors
from seatrial.domains.security.types import ACTED_ON, Seen
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid

_ACTOR = system("findings")
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('seatrial.findings ' || %s, 0))"
Identity = tuple[str, str, str, str]


@transaction.atomic
def follow_scans(service: str, *, environment: str, now: datetime) -> int:
    """What the newest scans of the service (a URN) report is known as findings, each with its last day; those
    that they do not report any more are gone. Of each critical and high one somebody's action is open.

    Gives how many came or went. May be called at any time: the second call changes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"{service}@{environment}"])
    scans = evidence.scans(service, environment=environment)
    seen = {each.identity: each for each in rules.seen_in(scans)}
    rows = models.Finding.objects.filter(service=service, environment=environment)
    known: dict[Identity, models.Finding] = {
        (row.scan, row.identifier, row.component, row.place): row for row in rows
    }
    # of a scan that was cut off, nobody knows what else it reported
    whole = {each.name for each in scans if not each.findings.get("truncated")}
    left = [
        row
        for name, row in known.items()
        if row.state == "open" and name not in seen and (row.scan in whole or _is_retracted(row, scans))
    ]
    came = [_come(service, environment, each, known.get(name), now) for name, each in seen.items()]
    for row in left:
        row.state, row.gone_at = "gone", now
        row.save(update_fields=["state", "gone_at"])
    changed = sum(came) + len(left)
    if changed:
        details = {"environment": environment, "new": sum(came), "gone": len(left)}
        audit.record("security.findings-followed", actor=_ACTOR, subject=service, details=details, now=now)
    _act(service, now)
    return changed


def _is_retracted(row: models.Finding, scans: Sequence[Item]) -> bool:
    """Whether no scan of its name stands any more."""
    return row.scan not in {each.name for each in scans}


def _come(service: str, environment: str, seen: Seen, row: models.Finding | None, now: datetime) -> bool:
    """The finding stands as it was reported last; whether it is new, or has come back."""
    if row is None:
        models.Finding.objects.create(
            uid=new_uid(now),
            service=service,
            environment=environment,
            scan=seen.scan,
            identifier=seen.id,
            component=seen.component,
            place=seen.place,
            severity=seen.severity,
            title=seen.title,
            state="open",
            evidence=seen.evidence,
            first_seen_at=min(seen.effective_at, now),
            last_seen_at=min(seen.effective_at, now),
            due_on=rules.due_on(min(seen.effective_at, now), severity=seen.severity, times=selectors.times()),
        )
        return True
    back = row.state == "gone"
    row.state, row.gone_at, row.evidence = "open", None, seen.evidence
    row.last_seen_at = max(row.last_seen_at, min(seen.effective_at, now))
    if row.severity != seen.severity:
        row.severity = seen.severity
        row.due_on = rules.due_on(row.first_seen_at, severity=seen.severity, times=selectors.times())
    row.save()
    return back


def _act(urn: str, now: datetime) -> None:
    """Each open critical or high finding without an action is given one, where somebody leads the service."""
    waiting = list(
        models.Finding.objects.filter(
            service=urn, state="open", severity__in=ACTED_ON, action_uid=""
        ).order_by("uid")[:200]
    )
    service = catalog.by_urn(urn)
    if not waiting or service is None:
        return
    owner = _owner(service, now)
    for row in waiting if owner else ():
        opened = actions.open_action(_action(row, owner, now), actor=_ACTOR, now=now)
        row.action_uid = opened.uid
        row.save(update_fields=["action_uid"])


def _owner(service: Service, now: datetime) -> str:
    """Who remedies: the engineering lead, else the service owner; '' where nobody is either."""
    roles = ("engineering_lead", "service_owner")
    holders = identity.holders(now=now, roles=roles, within=catalog.scopes(service))
    by_role: Mapping[str, str] = {
        each.held.role: each.person.uid
        for each in reversed(holders)
        if not each.held.deputy_of and each.person.kind == "human"
    }
    return next((by_role[role] for role in roles if role in by_role), "")


def _action(row: models.Finding, owner: str, now: datetime) -> NewAction:
    severity: Severity = "critical" if row.severity == "critical" else "high"
    where = row.component or row.place or row.scan
    return NewAction(
        kind="vulnerability",
        title=f"{row.identifier} in {where}"[:200],
        owner=owner,
        # it may be late already; nobody can be asked to have done it yesterday
        due_on=max(row.due_on, now.date()),
        severity=severity,
        service=row.service,
        environment=row.environment,
        text=row.title,
        source=f"finding:{row.uid}",
        source_title=f"the scan {row.scan}",
        verification="The next scan does not report it.",
        key=f"finding:{row.uid}",
    )


def rename(renamed: Mapping[str, str]) -> None:
    """Findings of renamed services name their new URNs; `renamed` gives the new one by the old one."""
    for old, new in renamed.items():
        models.Finding.objects.filter(service=old).update(service=new)
