"""Actions, as lists and pages show them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from seatrial.domains.actions import models
from seatrial.domains.actions.types import Action, ActionKind, ActionState, Filter, Severity
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.ui.search import ranked

PAGE = 50
_NUMBER = re.compile(r"(?:a-)?([0-9]{1,9})", re.IGNORECASE)


def value_of(row: models.Action) -> Action:
    """The action as a value."""
    return Action(
        uid=str(row.uid), number=row.number, kind=cast(ActionKind, row.kind),
        service_uid=str(row.service_uid or ""), service=row.service, environment=row.environment,
        title=row.title, text=row.text, severity=cast(Severity, row.severity), owner_uid=str(row.owner_uid),
        due_on=row.due_on, source=row.source, source_title=row.source_title, alternative=row.alternative,
        verification=row.verification, state=cast(ActionState, row.state), revision=row.revision,
        created_at=row.created_at, created_by=row.created_by, funded_by=str(row.funded_by or ""),
        funded_at=row.funded_at, amount=row.amount, currency=row.currency, done_at=row.done_at,
        done_by=row.done_by, outcome=row.outcome, fix=row.fix, verified_at=row.verified_at,
        verified_by=row.verified_by, verified_note=row.verified_note, cancelled_at=row.cancelled_at,
        cancelled_by=row.cancelled_by, cancelled_reason=row.cancelled_reason, overdue_at=row.overdue_at,
        escalated_at=row.escalated_at,
    )  # fmt: skip


def actions(
    wanted: Filter, *, today: date, before: int | None = None, limit: int | None = PAGE
) -> list[Action]:
    """The actions that match, the newest first, from before the one of that number."""
    rows = _matching(wanted, today)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return [value_of(row) for row in rows.order_by("-number")[:limit]]


def next_due(wanted: Filter, *, limit: int) -> list[Action]:
    """Of those that match the open ones, the first to be due first."""
    rows = _matching(replace(wanted, state="open", overdue=False), date.min)
    return [value_of(row) for row in rows.order_by("due_on", "number")[:limit]]


def open_ones(wanted: Filter, *, source: str = "") -> list[Action]:
    """All open actions that match, the one that is due first first; an organisation has some hundreds.
    `source` is the kind of thing that they come from, as incident.
    """
    rows = _matching(replace(wanted, state="open", overdue=False), date.min)
    if source:
        rows = rows.filter(source__startswith=f"{source}:")
    return [value_of(row) for row in rows.order_by("due_on", "number")]


def action(name: str) -> Action:
    """The action of that name (`A-12` or `12`) or uid; raises NotFound."""
    row = _row(name)
    if row is None:
        raise NotFound(f"there is no action {name[:80]}", remedy="List them: seatrial action list")
    return value_of(row)


def known_action(name: str, *, actor: Actor) -> Action:
    """The same; raises NotFound also where the actor may not know of its service."""
    found = action(name)
    known = catalog.known_to(actor)
    if known is not None and found.service not in known:
        raise NotFound(f"there is no action {name[:80]}", remedy="List them: seatrial action list")
    return found


def by_uids(uids: Iterable[str]) -> dict[str, Action]:
    """The actions of these uids, by uid; unknown ones are left out. One query."""
    return {str(row.uid): value_of(row) for row in models.Action.objects.filter(uid__in=list(uids))}


def of_source(source: str) -> list[Action]:
    """The actions that come from what that URN names, the oldest first."""
    return [value_of(row) for row in models.Action.objects.filter(source=source).order_by("number")]


def scopes_of(found: Action) -> Sequence[str]:
    """What a role may be held within to count for it; nothing where it is about no service."""
    return catalog.scopes_of(found.service) if found.service else ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are open, how many of those are overdue, and how many wait to be verified."""

    open: int
    overdue: int
    done: int


def counts(wanted: Filter, *, today: date) -> Counts:
    """Of those that match. One query."""
    found = _matching(wanted, today).aggregate(
        open=Count("uid", filter=Q(state="open")),
        overdue=Count("uid", filter=Q(state="open", due_on__lt=today)),
        done=Count("uid", filter=Q(state="done")),
    )
    return Counts(found["open"], found["overdue"], found["done"])


def find_actions(text: str, *, known: frozenset[str] | None, limit: int) -> list[Action]:
    """Those whose title matches best, the best first; one that is named by its number before all."""
    rows = models.Action.objects.all() if known is None else models.Action.objects.filter(service__in=known)
    number = _NUMBER.fullmatch(text.strip())
    named = list(rows.filter(number=int(number[1]))) if number else []
    found = [row for row in ranked(rows, text=text, fields=("title",), limit=limit) if row not in named]
    return [value_of(row) for row in (*named, *found)][:limit]


def _row(name: str) -> models.Action | None:
    number = _NUMBER.fullmatch(name)
    if number:
        return models.Action.objects.filter(number=int(number[1])).first()
    try:
        return models.Action.objects.filter(uid=UUID(name)).first()
    except ValueError:
        return None


def _matching(wanted: Filter, today: date) -> QuerySet[models.Action]:
    rows = models.Action.objects.all()
    same = {
        "service": wanted.service, "kind": wanted.kind, "state": wanted.state,
        "severity": wanted.severity, "owner_uid": wanted.owner, "source": wanted.source,
    }  # fmt: skip
    rows = rows.filter(**{field: value for field, value in same.items() if value})
    if wanted.text:
        rows = rows.filter(Q(title__icontains=wanted.text) | Q(text__icontains=wanted.text))
    if wanted.overdue:
        rows = rows.filter(state="open", due_on__lt=today)
    return rows if wanted.known is None else rows.filter(service__in=wanted.known)
