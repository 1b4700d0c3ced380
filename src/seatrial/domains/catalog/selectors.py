"""Reads of the catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from seatrial.domains.catalog import models
from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.workspace.types import Source
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """Which services a list shows; '' and None leave a field open."""

    text: str = ""
    owner: str = ""
    tier: int | None = None


def _service(row: models.Service) -> Service:
    environments = tuple(Environment(**fields) for fields in row.environments.values())
    return Service(
        urn=row.urn,
        name=row.name,
        title=row.title,
        description=row.description,
        type=row.type,
        lifecycle=row.lifecycle,
        owner=row.owner,
        system=row.system,
        tier=row.tier,
        environments=environments,
        directory=row.directory,
        workspace=row.workspace,
        source=Source(row.path, row.line),
        tags=tuple(row.tags),
        annotations=row.annotations,
        uid=str(row.uid),
    )


def _matching(wanted: Filter) -> QuerySet[models.Service]:
    rows = models.Service.objects.all()
    if wanted.text:
        text = Q(name__icontains=wanted.text) | Q(title__icontains=wanted.text)
        rows = rows.filter(text | Q(description__icontains=wanted.text))
    if wanted.owner:
        rows = rows.filter(owner=wanted.owner)
    if wanted.tier is not None:
        rows = rows.filter(tier=wanted.tier)
    return rows


def services(wanted: Filter | None = None, *, after: str = "", limit: int | None = None) -> list[Service]:
    """The services that match, by name, beginning after the name `after`."""
    rows = _matching(wanted or Filter()).order_by("name")
    if after:
        rows = rows.filter(name__gt=after)
    return [_service(row) for row in rows[:limit]]


def count(wanted: Filter | None = None) -> int:
    """How many services match."""
    return _matching(wanted or Filter()).count()


def service(name: str) -> Service:
    """The service of that name; raises NotFound with the nearest name."""
    row = models.Service.objects.filter(name=name).first()
    if row is None:
        names = models.Service.objects.order_by("name").values_list("name", flat=True)[:2000]
        raise NotFound(f"there is no service {name!r}", remedy=did_you_mean(name, known=names))
    return _service(row)


def by_urn(urn: str) -> Service | None:
    """The service of that URN, or None."""
    row = models.Service.objects.filter(urn=urn).first()
    return _service(row) if row else None


def by_urns(urns: Iterable[str]) -> Mapping[str, Service]:
    """The services of these URNs; unknown ones are left out."""
    return {row.urn: _service(row) for row in models.Service.objects.filter(urn__in=set(urns))}


def owners() -> list[tuple[str, int]]:
    """Every owner that services name, with how many they are."""
    rows = models.Service.objects.values_list("owner").annotate(n=Count("uid")).order_by("owner")
    return [(owner, n) for owner, n in rows]


def titles(urns: set[str]) -> Mapping[str, str]:
    """How people call the teams, people and systems of these URNs; unknown ones are left out."""
    return dict(models.Party.objects.filter(urn__in=urns).values_list("urn", "title"))


def scopes(service: Service) -> tuple[str, ...]:
    """What a grant may be held within to count for the service: itself, its owner, its system."""
    return tuple(urn for urn in (service.urn, service.owner, service.system) if urn)


def known_to(actor: Actor) -> frozenset[str] | None:
    """The URNs of the services that the actor may know of; None: all of them.

    A confined actor (R005) knows what it holds something within, and nothing else: to it the rest is 404.
    """
    if not actor.is_confined:
        return None
    held = set(actor.within)
    inside = Q(urn__in=held) | Q(owner__in=held) | Q(system__in=held)
    return frozenset(models.Service.objects.filter(inside).values_list("urn", flat=True))


def knows(actor: Actor, *, service: Service) -> bool:
    """Whether the actor may know of the service."""
    return not actor.is_confined or not actor.within.keys().isdisjoint(scopes(service))
