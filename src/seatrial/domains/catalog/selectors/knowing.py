"""Who may know of what (R005): to a confined actor, what it holds nothing within is not there."""

from django.db.models import Q

from seatrial.domains.catalog import models
from seatrial.domains.catalog.rules.raci import Matrix
from seatrial.domains.catalog.selectors.parties import party, party_by_urn
from seatrial.domains.catalog.selectors.services import Filter, by_urn, service, services
from seatrial.domains.catalog.selectors.sheets import matrix
from seatrial.domains.catalog.types import Party, Service
from seatrial.domains.workspace import selectors as workspaces
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


def scopes(service: Service) -> tuple[str, ...]:
    """What a grant may be held within to count for the service: itself, its owner, its system."""
    return tuple(urn for urn in (service.urn, service.owner, service.system) if urn)


def scopes_of(urn: str) -> tuple[str, ...]:
    """The same for any entity by its URN; of what nobody defines it is the URN alone."""
    if urn.startswith("service:"):
        row = models.Service.objects.filter(urn=urn).values_list("owner", "system").first()
    else:
        row = models.Party.objects.filter(urn=urn).values_list("owner", "system").first()
    return tuple(each for each in (urn, *(row or ())) if each)


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


def knows_urn(actor: Actor, *, urn: str) -> bool:
    """Whether the actor may know of any entity: what it holds something within, and the owner, the system
    and the parts of a service that it knows.
    """
    if not actor.is_confined:
        return True
    if not urn:
        return False
    if not actor.within.keys().isdisjoint(scopes_of(urn)):
        return True
    known = known_to(actor) or frozenset()
    if urn in known:
        return True
    beside = Q(owner=urn) | Q(system=urn)
    if models.Service.objects.filter(beside, urn__in=known).exists():
        return True
    return models.Relation.objects.filter(
        Q(start__in=known, end=urn) | Q(end__in=known, start=urn), kind__in=_OPEN
    ).exists()


#: Relations whose other end is shown to whoever knows one end. Who else depends on a thing is not.
_OPEN = ("ownedBy", "partOf", "providesApi")


def known_service(name: str, *, actor: Actor) -> Service:
    """The service that has that name or gave it up last; raises NotFound also where the actor may not
    know of it.
    """
    try:
        found = service(name)
    except NotFound:
        renamed = by_urn(workspaces.current(_urn("service", name)))
        if renamed is None and actor.is_confined:
            raise NotFound(f"there is no service {name!r}") from None  # near names are others' services
        if renamed is None:
            raise
        found = renamed
    if not knows(actor, service=found):
        raise NotFound(f"there is no service {name!r}")
    return found


def narrowed(actor: Actor, *, service: str = "", team: str = "") -> frozenset[str] | None:
    """URNs of the services that a list or a figure is narrowed to, of those that the actor may know of: that
    service (a name or URN), and those of that owner (a URN, or the name of a team); '' leaves it open. None:
    every one. Raises NotFound for a service that there is not.
    """
    known = known_to(actor)
    if service:
        known = frozenset({known_service(service.removeprefix("service:"), actor=actor).urn})
    if team:
        owner = team if ":" in team else f"team:{team}"
        return frozenset(each.urn for each in services(Filter(owner=owner, only=known)))
    return known


def known_party(kind: str, *, name: str, actor: Actor) -> Party:
    """The team, system and so on that has that name or gave it up last; raises NotFound also where the
    actor may not know of it.
    """
    try:
        found = party(kind, name=name)
    except NotFound:
        renamed = party_by_urn(workspaces.current(_urn(kind, name)))
        if renamed is None and actor.is_confined:
            raise NotFound(f"there is no {kind} {name!r}") from None
        if renamed is None:
            raise
        found = renamed
    if not knows_urn(actor, urn=found.urn):
        raise NotFound(f"there is no {kind} {name!r}")
    return found


def _urn(kind: str, name: str) -> str:
    """Of a name as pages have it: `name`, or `name@namespace`."""
    plain, _, namespace = name.partition("@")
    return f"{kind}:{namespace}/{plain}" if namespace else f"{kind}:{plain}"


def known_matrix(urn: str, *, actor: Actor) -> Matrix:
    """The RACI matrix of that URN; raises NotFound also where the actor may not know of what it is for."""
    found = matrix(urn)
    if not knows_urn(actor, urn=found.of):
        raise NotFound(f"there is no RACI matrix {urn}")
    return found
