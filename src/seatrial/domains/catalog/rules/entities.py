"""From Backstage entities to services, teams, people, systems and all else that the catalogue names."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from seatrial.domains.catalog.rules.references import DEFAULT_NAMESPACE, BadReference, as_urn
from seatrial.domains.catalog.types import STRICTEST_TIER, Environment, Party, Relation, Service
from seatrial.domains.workspace.types import Definition, Pointer, Source

#: What a field of `spec` says: the relation, and the kind that a reference without one means.
#: The last flag: the field's entity is the target, and what it names depends on the one that says so.
_RELATIONS: Mapping[str, tuple[str, str, bool]] = {
    "owner": ("ownedBy", "group", False),
    "system": ("partOf", "system", False),
    "subcomponentOf": ("partOf", "component", False),
    "domain": ("partOf", "domain", False),
    "subdomainOf": ("partOf", "domain", False),
    "partOf": ("partOf", "component", False),
    "hasPart": ("partOf", "component", True),
    "dependsOn": ("dependsOn", "component", False),
    "dependencyOf": ("dependsOn", "component", True),
    "providesApis": ("providesApi", "api", False),
    "consumesApis": ("consumesApi", "api", False),
    "parent": ("childOf", "group", False),
    "children": ("childOf", "group", True),
    "members": ("memberOf", "user", True),
    "memberOf": ("memberOf", "group", False),
    "leader": ("leaderOf", "user", True),
    "leaderOf": ("leaderOf", "group", False),
}


def namespace_of(body: Mapping[str, Any]) -> str:
    """The entity's namespace, lower case as Backstage compares it."""
    return str(body["metadata"].get("namespace") or DEFAULT_NAMESPACE).casefold()


def name_in_addresses(body: Mapping[str, Any]) -> str:
    """What addresses call it: `search`, or `search@music` outside the default namespace."""
    name, namespace = body["metadata"]["name"], namespace_of(body)
    return str(name) if namespace == DEFAULT_NAMESPACE else f"{name}@{namespace}"


def _environments(spec: Mapping[str, Any]) -> tuple[Environment, ...]:
    declared: Mapping[str, Mapping[str, Any]] = spec.get("environments") or {}
    return tuple(Environment(name=name, **fields) for name, fields in declared.items())


def _text(reference: Any, *, kind: str, namespace: str) -> str:
    if not reference:
        return ""
    return as_urn(str(reference), default_kind=kind, default_namespace=namespace)


def service_of(definition: Definition, *, workspace: str, uid: str = "") -> Service:
    """The service that a Component defines. Without a tier it counts as the strictest one."""
    metadata, spec = definition.body["metadata"], definition.body["spec"]
    namespace = namespace_of(definition.body)
    directory = str(PurePosixPath(definition.source.path).parent)
    name = name_in_addresses(definition.body)
    return Service(
        urn=definition.urn,
        name=name,
        title=metadata.get("title") or name,
        description=metadata.get("description", ""),
        type=spec["type"],
        lifecycle=spec["lifecycle"],
        owner=_text(spec["owner"], kind="group", namespace=namespace),
        system=_text(spec.get("system"), kind="system", namespace=namespace),
        tier=spec.get("tier", STRICTEST_TIER),
        environments=_environments(spec),
        directory="" if directory == "." else directory,
        workspace=workspace,
        source=definition.source,
        tags=tuple(metadata.get("tags", ())),
        annotations=dict(metadata.get("annotations", {})),
        uid=uid,
    )


def party_of(definition: Definition, *, workspace: str = "") -> Party:
    """What any other entity defines: a team, person, system, API, resource, domain, location."""
    metadata, spec = definition.body["metadata"], definition.body["spec"]
    namespace = namespace_of(definition.body)
    profile = spec.get("profile") or {}
    name = name_in_addresses(definition.body)
    return Party(
        urn=definition.urn,
        kind=definition.urn.partition(":")[0],
        name=name,
        title=profile.get("displayName") or metadata.get("title") or name,
        email=profile.get("email", ""),
        members=tuple(_text(one, kind="user", namespace=namespace) for one in spec.get("members") or ()),
        owner=_text(spec.get("owner"), kind="group", namespace=namespace),
        description=metadata.get("description", ""),
        type=str(spec.get("type") or ""),
        lifecycle=str(spec.get("lifecycle") or ""),
        system=_text(spec.get("system"), kind="system", namespace=namespace),
        parent=_text(
            spec.get("parent") or spec.get("domain") or spec.get("subdomainOf"),
            kind="group" if definition.kind == "Group" else "domain",
            namespace=namespace,
        ),
        tags=tuple(metadata.get("tags", ())),
        workspace=workspace,
        source=definition.source,
    )


def references_in(body: Mapping[str, Any]) -> Iterator[tuple[Pointer, str, str, bool]]:
    """Every entity that the `spec` names: its place, the relation, the URN, whether it points back."""
    spec, namespace = body["spec"], namespace_of(body)
    for field, (relation, kind, reverse) in _RELATIONS.items():
        value = spec.get(field)
        entries: list[tuple[Pointer, Any]] = (
            [(("spec", field, index), entry) for index, entry in enumerate(value)]
            if isinstance(value, list)
            else [(("spec", field), value)]
        )
        for pointer, entry in entries:
            if isinstance(entry, str) and entry:
                try:
                    yield (
                        pointer,
                        relation,
                        as_urn(entry, default_kind=kind, default_namespace=namespace),
                        reverse,
                    )
                except BadReference:
                    continue


def relations_of(definition: Definition) -> list[Relation]:
    """What the entity says of itself and others, each with its place; one said twice stands once."""
    found: dict[tuple[str, str, str], Relation] = {}
    for pointer, kind, target, reverse in references_in(definition.body):
        start, end = (target, definition.urn) if reverse else (definition.urn, target)
        place: Source = definition.located.at(pointer)
        found.setdefault((start, kind, end), Relation(start, kind, end, definition.urn, place))
    return list(found.values())
