"""Incidents, as lists and rooms show them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast
from uuid import UUID

from django.db.models import Q, QuerySet

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import models
from seatrial.domains.incidents.types import Filter, Held, Incident, Phase, RoleWord, State
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.ui.search import ranked

PAGE = 50
_NUMBER = re.compile(r"(?:i-)?([0-9]{1,9})", re.IGNORECASE)


def value_of(row: models.Incident) -> Incident:
    """The incident as a value."""
    return Incident(
        uid=str(row.uid), number=row.number, title=row.title, summary=row.summary,
        service_uid=str(row.service_uid or ""), service=row.service, scheme=row.scheme, level=row.level,
        rank=row.rank, state=cast(State, row.state), phase=cast(Phase, row.phase),
        public_title=row.public_title, started_at=row.started_at, detected_at=row.detected_at,
        declared_at=row.declared_at, declared_by=row.declared_by, updated_at=row.updated_at,
        update_by=row.update_by, resolved_at=row.resolved_at, resolution=row.resolution,
        reopened=row.reopened, revision=row.revision,
    )  # fmt: skip


def filter_for(
    actor: Actor, *, state: str = "", service: str = "", text: str = "", rank: int | None = None
) -> Filter:
    """What the actor may know of, narrowed. A confined one knows of incidents of its services, and of those
    in which it takes part.
    """
    return Filter(
        state=state, service=service, text=text, rank=rank, known=catalog.known_to(actor),
        parties=parties_of(actor),
    )  # fmt: skip


def parties_of(actor: Actor) -> frozenset[str]:
    """As which parties a confined actor takes part: what it holds something within. Others are none."""
    return frozenset(actor.within) if actor.is_confined else frozenset()


def shown(found: Incident, *, actor: Actor) -> Incident:
    """The incident as the actor may see it: a confined one sees nothing that was written for those inside."""
    return shown_all([found], actor=actor)[0]


def shown_all(found: Sequence[Incident], *, actor: Actor) -> list[Incident]:
    """The same for many, with one query at most. A confined actor reads how far each is as it was told last
    to everybody or to its party.
    """
    if not actor.is_confined:
        return list(found)
    told = _told_phases([each.uid for each in found], parties=parties_of(actor))
    return [
        replace(
            each, title=each.public_title or f"Incident {each.name}", summary="", resolution="",
            started_at=None, detected_at=None, declared_by="", update_by=None,
            phase=each.phase if each.state == "resolved" else told.get(each.uid, "investigating"),
        )
        for each in found
    ]  # fmt: skip


def _told_phases(uids: Sequence[str], *, parties: frozenset[str]) -> Mapping[str, Phase]:
    mine = Q(audience="public") | Q(audience="shared", party__in=["", *parties])
    rows = models.Entry.objects.filter(mine, incident_id__in=uids, kind="updated").exclude(phase="")
    told = rows.order_by("position").values_list("incident_id", "phase")
    return {str(uid): cast(Phase, phase) for uid, phase in told}


def incidents(wanted: Filter, *, before: int | None = None, limit: int | None = PAGE) -> list[Incident]:
    """The incidents that match, the newest first, from before the one of that number."""
    rows = _matching(wanted)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return [value_of(row) for row in rows.order_by("-number")[:limit]]


def count(wanted: Filter) -> int:
    """How many match."""
    return _matching(wanted).count()


def incident(name: str) -> Incident:
    """The incident of that name (`I-3` or `3`) or uid; raises NotFound."""
    row = _row(name)
    if row is None:
        raise NotFound(f"there is no incident {name[:80]}", remedy="List them: seatrial incident list")
    return value_of(row)


def known_incident(name: str, *, actor: Actor) -> Incident:
    """The same; raises NotFound also where the actor may not know of it."""
    found = incident(name)
    known = catalog.known_to(actor)
    if known is not None and found.service not in known:
        parties = models.Party.objects.filter(incident_id=found.uid, urn__in=parties_of(actor), until=None)
        if not parties.exists():
            raise NotFound(f"there is no incident {name[:80]}", remedy="List them: seatrial incident list")
    return found


def scopes_of(found: Incident) -> Sequence[str]:
    """What a role may be held within to count for it; nothing where it is of no service alone."""
    return catalog.scopes_of(found.service) if found.service else ()


def any_unfinished(service_uid: str) -> bool:
    """Whether an incident of the service is open, or its postmortem is."""
    found = models.Incident.objects.filter(service_uid=service_uid)
    return found.filter(Q(state="open") | Q(postmortem__state="draft")).exists()


def open_severe(service_uid: str, *, ranks: Iterable[int]) -> list[Incident]:
    """The open incidents of the service that have one of the ranks, the worst first."""
    rows = models.Incident.objects.filter(state="open", service_uid=service_uid, rank__in=list(ranks))
    return [value_of(row) for row in rows.order_by("rank", "number")]


def roles(uids: Iterable[str]) -> Mapping[str, list[Held]]:
    """Who had which role, by the uid of the incident, the first first. One query."""
    found: dict[str, list[Held]] = {}
    for row in models.Role.objects.filter(incident_id__in=list(uids)).order_by("since", "uid"):
        held = Held(cast(RoleWord, row.role), str(row.person), row.since, row.until)
        found.setdefault(str(row.incident_id), []).append(held)
    return found


def commander(held: Iterable[Held]) -> str:
    """The uid of whoever leads now, or led last; '' where nobody ever did."""
    led = [each for each in held if each.role == "commander"]
    return led[-1].person if led else ""


def find_incidents(text: str, *, actor: Actor, limit: int) -> list[Incident]:
    """Those whose title matches best, the best first; one that is named by its number before all."""
    rows = _matching(filter_for(actor))
    if actor.is_confined:
        # what they may not read is not found by it either
        rows = rows.exclude(public_title="")
    number = _NUMBER.fullmatch(text.strip())
    named = list(rows.filter(number=int(number[1]))) if number else []
    found = [
        row for row in ranked(rows, text=text, fields=(_searched(actor),), limit=limit) if row not in named
    ]
    return shown_all([value_of(row) for row in (*named, *found)][:limit], actor=actor)


def _searched(actor: Actor) -> str:
    return "public_title" if actor.is_confined else "title"


def _row(name: str) -> models.Incident | None:
    number = _NUMBER.fullmatch(name)
    if number:
        return models.Incident.objects.filter(number=int(number[1])).first()
    try:
        return models.Incident.objects.filter(uid=UUID(name)).first()
    except ValueError:
        return None


def _matching(wanted: Filter) -> QuerySet[models.Incident]:
    rows = models.Incident.objects.all()
    same = {"state": wanted.state, "service": wanted.service}
    rows = rows.filter(**{field: value for field, value in same.items() if value})
    if wanted.rank is not None:
        rows = rows.filter(rank=wanted.rank)
    if wanted.text:
        # what a confined reader may not see is not found by it either
        field = "title" if wanted.known is None else "public_title"
        rows = rows.filter(**{f"{field}__icontains": wanted.text})
    if wanted.known is None:
        return rows
    taking_part = models.Party.objects.filter(urn__in=wanted.parties, until=None).values("incident_id")
    return rows.filter(Q(service__in=wanted.known) | Q(uid__in=taking_part))
