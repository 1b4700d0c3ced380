"""Compares files that come with what stands: the plan, and what an apply needs besides it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from seatrial.domains.workspace import models, policies, rules
from seatrial.domains.workspace.types import Compiled, Finding, Plan, Source, Standing
from seatrial.kit.access import Actor, require


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan with everything it was made from. `standing` is by URN, `digests` are SHA-256 by path."""

    plan: Plan
    compiled: Compiled
    standing: Mapping[str, Standing]
    old_digests: Mapping[str, str]
    digests: Mapping[str, str]


def plan(name: str, *, files: Mapping[str, bytes], actor: Actor) -> Plan:
    """What an apply of these files to the workspace of that name would change. Nothing changes.

    Raises CannotApply with every finding that forbids it, and Denied.
    """
    require(policies.may_read(actor), actor=actor, action="workspace.plan", subject=f"workspace:{name[:63]}")
    return draft(name, files=rules.accept(name, files=files)).plan


def draft(name: str, *, files: Mapping[str, bytes]) -> Draft:
    """The plan of accepted files; raises CannotApply with every finding that forbids it."""
    workspace = models.Workspace.objects.filter(name=name).first()
    elsewhere = _elsewhere(name)
    compiled = rules.compile_files(files, known=frozenset(elsewhere))
    rules.refuse_errors(sorted([*compiled.findings, *_collisions(compiled, elsewhere)], key=_place))
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    old_digests: dict[str, str] = {}
    standing: dict[str, Standing] = {}
    if workspace is not None:
        old_digests = dict(workspace.files.values_list("path", "blob_id"))
        standing = _standing(workspace, compiled)
    found = rules.plan(
        name,
        revision=workspace.revision if workspace else 0,
        standing=standing,
        compiled=compiled,
        old_files=old_digests,
        new_files=digests,
    )
    return Draft(found, compiled, standing, old_digests, digests)


def _place(finding: Finding) -> tuple[Source, str]:
    return finding.source, finding.message


def _elsewhere(name: str) -> dict[str, str]:
    """Every URN of the other workspaces, with the place where it is defined."""
    rows = models.Definition.objects.exclude(workspace__name=name)
    fields = rows.values_list("urn", "workspace__name", "path", "line", "column")
    return {
        urn: f"{Source(path, line, column)} of workspace {owner}" for urn, owner, path, line, column in fields
    }


def _collisions(compiled: Compiled, elsewhere: Mapping[str, str]) -> Iterator[Finding]:
    taken = {urn.casefold(): place for urn, place in elsewhere.items()}
    for urn, found in compiled.definitions.items():
        place = taken.get(urn.casefold())
        if place is not None:
            message = f"{urn} is defined already, at {place}"
            yield Finding(found.source, message, "Rename one, or remove it from one of the two.", urn=urn)


def _standing(workspace: models.Workspace, compiled: Compiled) -> dict[str, Standing]:
    """What stands, with the bodies of those alone that differ."""
    fields = ("uid", "urn", "kind", "name", "title", "path", "line", "column", "digest", "revision")
    found: dict[str, Standing] = {}
    for uid, urn, kind, name, title, path, line, column, digest, revision in workspace.rows.order_by(
        "urn"
    ).values_list(*fields):
        found[urn] = Standing(
            uid=str(uid), urn=urn, kind=kind, name=name, title=title, workspace=workspace.name,
            source=Source(path, line, column), digest=digest, revision=revision,
        )  # fmt: skip
    differing = [
        urn
        for urn, before in found.items()
        if urn in compiled.definitions and compiled.definitions[urn].digest != before.digest
    ]
    for urn, body in workspace.rows.filter(urn__in=differing).values_list("urn", "body"):
        found[urn] = replace(found[urn], body=body)
    return found
