"""The catalogue's kinds of definition: Component, System, Group, User, Tier."""

from collections.abc import Iterable

from seatrial.domains.catalog.definitions.models import Component, Group, SystemEntity, Tier, User
from seatrial.domains.catalog.rules import NAMED_KINDS, as_urn
from seatrial.domains.workspace.types import KINDS, Definition, Kind, Pointer, Reference

BACKSTAGE = ("backstage.io/v1alpha1", "backstage.io/v1beta1")


def _reference(pointer: Pointer, target: str) -> Reference:
    # Backstage kinds that we do not hold yet (API, Resource) may be named without being defined here.
    known = target.partition(":")[0] in NAMED_KINDS.values()
    return Reference(pointer, target, optional=not known)


def _one(definition: Definition, field: str, kind: str) -> Iterable[Reference]:
    value = definition.body["spec"].get(field)
    if value:
        yield _reference(("spec", field), as_urn(value, default_kind=kind))


def _many(definition: Definition, field: str, kind: str) -> Iterable[Reference]:
    for index, value in enumerate(definition.body["spec"].get(field, ())):
        yield _reference(("spec", field, index), as_urn(value, default_kind=kind))


def component_references(definition: Definition) -> Iterable[Reference]:
    """A component names its owner, its system and what it depends on."""
    yield from _one(definition, "owner", "group")
    yield from _one(definition, "system", "system")
    yield from _many(definition, "dependsOn", "component")


def system_references(definition: Definition) -> Iterable[Reference]:
    """A system names its owner."""
    yield from _one(definition, "owner", "group")


def group_references(definition: Definition) -> Iterable[Reference]:
    """A group names its parent, its children and its members."""
    yield from _one(definition, "parent", "group")
    yield from _many(definition, "children", "group")
    yield from _many(definition, "members", "user")


def user_references(definition: Definition) -> Iterable[Reference]:
    """A user names the groups that it is a member of."""
    yield from _many(definition, "memberOf", "group")


for _kind in (
    Kind(
        "Component",
        "service",
        BACKSTAGE,
        Component,
        "A service, with its tier and its environments.",
        component_references,
    ),
    Kind("System", "system", BACKSTAGE, SystemEntity, "Services that belong together.", system_references),
    Kind("Group", "team", BACKSTAGE, Group, "A team of people, or of teams.", group_references),
    Kind("User", "person", BACKSTAGE, User, "A person, and the teams that it is in.", user_references),
    Kind("Tier", "tier", ("seatrial.dev/v1",), Tier, "A criticality: it selects the criteria that apply."),
):
    KINDS.add(_kind.name, _kind)
