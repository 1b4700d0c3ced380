"""From Backstage entities to services, teams, people and systems."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from seatrial.domains.catalog.types import STRICTEST_TIER, Environment, Party, Service
from seatrial.domains.workspace.types import Definition

#: Backstage's kinds by the word that starts our URNs (Backstage, System Model).
NAMED_KINDS: Mapping[str, str] = {
    "component": "service",
    "system": "system",
    "group": "team",
    "user": "person",
}


def as_urn(reference: str, *, default_kind: str) -> str:
    """The URN that a Backstage entity reference means: `group:default/edi-team` is `team:edi-team`.

    Kind and namespace may be left out as Backstage allows (`[kind:][namespace/]name`); the namespace
    is dropped, since one installation serves one organisation.
    """
    kind, _, rest = reference.rpartition(":")
    name = rest.rpartition("/")[2]
    kind = (kind or default_kind).casefold()
    return f"{NAMED_KINDS.get(kind, kind)}:{name}"


def _environments(spec: Mapping[str, Any]) -> tuple[Environment, ...]:
    declared: Mapping[str, Mapping[str, str]] = spec.get("environments") or {}
    return tuple(Environment(name=name, **fields) for name, fields in declared.items())


def service_of(definition: Definition, *, workspace: str, uid: str = "") -> Service:
    """The service that a Component defines. Without a tier it counts as the strictest one."""
    metadata, spec = definition.body["metadata"], definition.body["spec"]
    directory = str(PurePosixPath(definition.source.path).parent)
    return Service(
        urn=definition.urn,
        name=definition.name,
        title=metadata.get("title") or definition.name,
        description=metadata.get("description", ""),
        type=spec["type"],
        lifecycle=spec["lifecycle"],
        owner=as_urn(spec["owner"], default_kind="group"),
        system=as_urn(spec["system"], default_kind="system") if spec.get("system") else "",
        tier=spec.get("tier", STRICTEST_TIER),
        environments=_environments(spec),
        directory="" if directory == "." else directory,
        workspace=workspace,
        source=definition.source,
        tags=tuple(metadata.get("tags", ())),
        annotations=dict(metadata.get("annotations", {})),
        uid=uid,
    )


def party_of(definition: Definition) -> Party:
    """The team, person or system that a Group, User or System defines."""
    metadata, spec = definition.body["metadata"], definition.body["spec"]
    profile = spec.get("profile") or {}
    return Party(
        urn=definition.urn,
        kind=definition.urn.partition(":")[0],
        name=definition.name,
        title=profile.get("displayName") or metadata.get("title") or definition.name,
        email=profile.get("email", ""),
        members=tuple(as_urn(member, default_kind="user") for member in spec.get("members", ())),
        owner=as_urn(spec["owner"], default_kind="group") if spec.get("owner") else "",
    )
