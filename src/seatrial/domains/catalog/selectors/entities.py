"""All entities alike, and how they stand to each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from seatrial.domains.catalog import models
from seatrial.domains.catalog.rules.backstage import KIND_FIELDS
from seatrial.domains.catalog.rules.documents import completed
from seatrial.domains.catalog.selectors.knowing import known_to
from seatrial.domains.catalog.types import Relation
from seatrial.domains.workspace import selectors as workspaces
from seatrial.domains.workspace.types import Source
from seatrial.kit.access import Actor


@dataclass(frozen=True, slots=True)
class Entity:
    """A service or a party, as lists of any of them show it."""

    urn: str
    kind: str
    name: str
    title: str
    description: str
    owner: str
    tier: int | None


def entities(urns: Iterable[str]) -> dict[str, Entity]:
    """The entities of these URNs; unknown ones are left out."""
    wanted = set(urns)
    fields = ("urn", "name", "title", "description", "owner")
    found = {
        urn: Entity(urn, kind, name, title, description, owner, None)
        for urn, name, title, description, owner, kind in models.Party.objects.filter(
            urn__in=wanted
        ).values_list(*fields, "kind")
    }
    for urn, name, title, description, owner, tier in models.Service.objects.filter(
        urn__in=wanted
    ).values_list(*fields, "tier"):
        found[urn] = Entity(urn, "service", name, title, description, owner, tier)
    return found


def entity(urn: str) -> Entity | None:
    """The entity of that URN, or None."""
    return entities([urn]).get(urn)


def relations(urn: str = "", *, kinds: Iterable[str] = ()) -> list[Relation]:
    """The relations of those kinds (of any without them) in which the entity is (any without one)."""
    rows = models.Relation.objects.order_by("start", "kind", "end", "said_by")
    if urn:
        rows = rows.filter(Q(start=urn) | Q(end=urn))
    if wanted := list(kinds):
        rows = rows.filter(kind__in=wanted)
    return [relation_of(row) for row in rows]


def relation_of(row: models.Relation) -> Relation:
    """The relation of the row."""
    return Relation(row.start, row.kind, row.end, row.said_by, Source(row.path, row.line, row.column))


def bodies(*, kind: str, after: str, limit: int, actor: Actor) -> list[tuple[str, dict[str, Any]]]:
    """Backstage's entities as their files have them, by URN: of one kind, or of each (''), behind `after`.

    A confined actor gets the components that it knows, and nothing else.
    """
    only = known_to(actor)
    kinds = [each for each in KIND_FIELDS if kind in ("", each)]
    found = [each for name in kinds for each in workspaces.definitions(kind=name)]
    shown = sorted(
        (each for each in found if each.urn > after and (only is None or each.urn in only)),
        key=lambda each: each.urn,
    )
    return [(each.urn, completed(each.body)) for each in shown[:limit]]
