"""Reads findings."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from seatrial.domains.actions import selectors as actions
from seatrial.domains.actions.types import Action
from seatrial.domains.security import models, rules
from seatrial.domains.security.types import Filter, Finding, FindingSeverity, FindingState
from seatrial.domains.workspace import selectors as workspace


def times() -> Mapping[str, timedelta]:
    """How long findings may be open, by severity, as the policy that stands says."""
    for found in workspace.definitions(kind="RemediationPolicy"):
        return rules.times_of(found.body["spec"])
    return rules.times_of(None)


def findings(
    wanted: Filter, *, today: date, before: UUID | None = None, limit: int | None = None
) -> list[Finding]:
    """The findings that match, the newest first, from before the one of that uid, each with its action."""
    rows = _matching(wanted, today).order_by("-uid")
    if before is not None:
        rows = rows.filter(uid__lt=before)
    found = list(rows[:limit])
    acted = actions.by_uids({row.action_uid for row in found if row.action_uid})
    return [_value(row, acted) for row in found]


def breaches(wanted: Filter, *, today: date) -> Mapping[str, int]:
    """How many open findings match, by severity, and under `breached` how many are past their time."""
    rows = _matching(wanted, today).filter(state="open")
    found = dict(rows.values_list("severity").annotate(n=Count("uid")).order_by())
    return {**found, "breached": rows.filter(due_on__lt=today).count()}


def _matching(wanted: Filter, today: date) -> QuerySet[models.Finding]:
    rows = models.Finding.objects.all()
    same = {
        "service": wanted.service, "environment": wanted.environment, "severity": wanted.severity,
        "state": wanted.state,
    }  # fmt: skip
    rows = rows.filter(**{field: value for field, value in same.items() if value})
    if wanted.breached:
        rows = rows.filter(Q(state="open", due_on__lt=today))
    return rows if wanted.known is None else rows.filter(service__in=wanted.known)


def _value(row: models.Finding, acted: Mapping[str, Action]) -> Finding:
    action = acted.get(row.action_uid)
    return Finding(
        uid=str(row.uid),
        service=row.service,
        environment=row.environment,
        scan=row.scan,
        id=row.identifier,
        component=row.component,
        place=row.place,
        severity=cast(FindingSeverity, row.severity),
        title=row.title,
        state=cast(FindingState, row.state),
        evidence=row.evidence,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        due_on=row.due_on,
        gone_at=row.gone_at,
        action=action.name if action else "",
        fix=action.fix if action else "",
    )
