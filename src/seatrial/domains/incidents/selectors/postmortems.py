"""Postmortems, and what they have in common."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from django.db.models import Count, F, Q

from seatrial.domains.incidents import models, rules
from seatrial.domains.incidents.selectors.incidents import value_of as incident_of
from seatrial.domains.incidents.selectors.policies import policy
from seatrial.domains.incidents.selectors.rooms import entries_of, kept_of
from seatrial.domains.incidents.types import PARTS, Cause, Kept, Pattern, Postmortem, PostmortemState


def postmortem_of(row: models.Postmortem) -> Postmortem:
    """The postmortem as a value; its incident is read with the row."""
    about = incident_of(row.incident)
    return Postmortem(
        uid=str(row.uid), incident=about.name, title=about.title, service=about.service, rank=about.rank,
        state=cast(PostmortemState, row.state), due_at=row.due_at, owner=row.owner,
        parts={part: getattr(row, part) for part in PARTS}, tags=tuple(row.tags), change=row.change,
        no_change=row.no_change, revision=row.revision, closed_at=row.closed_at, closed_by=row.closed_by,
        kept=tuple(Kept(**{**each, "at": datetime.fromisoformat(each["at"])}) for each in row.kept),
    )  # fmt: skip


def postmortem(incident_uid: str) -> Postmortem | None:
    """The postmortem of that incident; None where none was begun."""
    row = models.Postmortem.objects.filter(incident_id=incident_uid).select_related("incident").first()
    return postmortem_of(row) if row else None


def timeline(found: Postmortem, *, incident_uid: str) -> tuple[Kept, ...]:
    """What happened, from the log of the incident: as it was when the postmortem was closed, else as is."""
    links = {each.position: each.link for each in entries_of(incident_uid)}
    kept = found.kept or kept_of(incident_uid)
    return tuple(replace(each, link=links.get(each.position, "")) for each in kept)


def postmortems(
    *, now: datetime, state: str = "", known: frozenset[str] | None = None, before: int | None = None,
    limit: int = 50,
) -> list[Postmortem]:  # fmt: skip
    """Postmortems by the number of their incident, the newest first; `overdue` are drafts that are late."""
    rows = models.Postmortem.objects.select_related("incident").order_by("-incident__number")
    if state == "overdue":
        rows = rows.filter(state="draft", due_at__lt=now)
    elif state:
        rows = rows.filter(state=state)
    if known is not None:
        rows = rows.filter(incident__service__in=known)
    if before is not None:
        rows = rows.filter(incident__number__lt=before)
    return [postmortem_of(row) for row in rows[:limit]]


def overdue(service_uid: str, *, now: datetime) -> list[Postmortem]:
    """Those of the service that are late."""
    rows = models.Postmortem.objects.filter(
        state="draft", due_at__lt=now, incident__service_uid=service_uid
    ).select_related("incident")
    return [postmortem_of(row) for row in rows.order_by("due_at")]


def punctuality(service: str, *, now: datetime, within: timedelta) -> dict[str, int]:
    """How postmortems of the service (a URN) stand whose time came within that span, or that were closed
    before it: `due` all of them, `on_time` and `late` the closed ones, `overdue` the others whenever they
    were due; `open` are not due yet.
    """
    rows = models.Postmortem.objects.filter(incident__service=service, due_at__isnull=False)
    past, closed = Q(due_at__gt=now - within, due_at__lte=now), Q(state="closed")
    early = closed & Q(due_at__gt=now)
    counted = rows.aggregate(
        due=Count("uid", filter=past | early),
        on_time=Count("uid", filter=(past | early) & closed & Q(closed_at__lte=F("due_at"))),
        late=Count("uid", filter=past & closed & Q(closed_at__gt=F("due_at"))),
        overdue=Count("uid", filter=Q(state="draft", due_at__lt=now)),
        open=Count("uid", filter=Q(state="draft", due_at__gte=now)),
    )
    return {name: int(number) for name, number in counted.items()}


def patterns(*, now: datetime, known: frozenset[str] | None = None) -> tuple[Pattern, ...]:
    """Causes that came back lately, as the policy says how often and how lately (R205)."""
    said = policy()
    rows = models.Postmortem.objects.filter(incident__declared_at__gt=now - said.recurrence_within).exclude(
        tags=[]
    )
    if known is not None:
        rows = rows.filter(incident__service__in=known)
    found = rows.order_by("incident__number").values_list("incident__number", "incident__service", "tags")
    causes: Iterable[Cause] = (
        Cause(f"I-{number}", service, tag) for number, service, tags in found for tag in tags
    )
    return rules.patterns(causes, least=said.recurrence_least)
