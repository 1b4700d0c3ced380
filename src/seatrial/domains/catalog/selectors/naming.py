"""How pages call the entities that others name, and where their pages are."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.urls import reverse

from seatrial.domains.catalog.selectors.entities import entities
from seatrial.kit.access import Actor

#: Kinds that have a page of their own; all others are shown by their definition.
_PAGES = {"service": "catalog:service", "team": "catalog:team", "system": "catalog:system"}


class Named(NamedTuple):
    """An entity as people call it, its page ('' where there is none), and whether the catalogue knows it."""

    title: str = ""
    url: str = ""
    known: bool = True


def named(urns: Iterable[str], *, actor: Actor) -> Mapping[str, Named]:
    """Each of these as it is called; what nobody defines is called by its URN."""
    wanted = {urn for urn in urns if urn}
    known = entities(wanted)
    found: dict[str, Named] = {}
    for urn in wanted:
        entity = known.get(urn)
        if entity is None:
            found[urn] = Named(urn, "", known=False)
        else:
            found[urn] = Named(entity.title, address(urn, name=entity.name, actor=actor))
    return found


def address(urn: str, *, name: str, actor: Actor) -> str:
    """The page of an entity; '' for a confined actor where it is no service or team."""
    kind = urn.partition(":")[0]
    if kind in _PAGES:
        return reverse(_PAGES[kind], args=[name])
    return "" if actor.is_confined else reverse("workspace:definition", args=[urn])


def address_of(urn: str) -> str:
    """The page of an entity by its URN alone: a service, team or system has its own, others a definition."""
    kind, _, path = urn.partition(":")
    namespace, _, name = path.rpartition("/")
    if kind in _PAGES:
        return reverse(_PAGES[kind], args=[f"{name}@{namespace}" if namespace else name])
    return definition_address(urn)


def definition_address(urn: str) -> str:
    """The page of a definition."""
    return reverse("workspace:definition", args=[urn])
