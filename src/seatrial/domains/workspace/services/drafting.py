"""Compares files that come with what stands: the plan, and what an apply needs besides it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings

from seatrial.domains.workspace import models, policies, rules, selectors
from seatrial.domains.workspace.types import EFFECTS, Change, Compiled, Finding, Plan, Source, Standing
from seatrial.kit.access import Actor, require


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan with everything it was made from. `standing` is by URN, `digests` are SHA-256 by path."""

    plan: Plan
    compiled: Compiled
    standing: Mapping[str, Standing]
    old_digests: Mapping[str, str]
    digests: Mapping[str, str]
    #: URNs that its files define and others keep
    shadowed: frozenset[str] = frozenset()
    #: URNs that it takes over from workspaces that come after it, with whose they are
    taken: Mapping[str, rules.Holder] = field(default_factory=dict)


def plan(name: str, *, files: Mapping[str, bytes], actor: Actor, now: datetime) -> Plan:
    """What an apply of these files to the workspace of that name would change, and what that means.

    Nothing changes. Raises CannotApply with every finding that forbids it, and Denied.
    """
    require(policies.may_read(actor), actor=actor, action="workspace.plan", subject=f"workspace:{name[:63]}")
    drafted = draft(name, files=rules.accept(name, files=files))
    return replace(drafted.plan, effects=_effects(drafted, now))


def draft(name: str, *, files: Mapping[str, bytes]) -> Draft:
    """The plan of accepted files; raises CannotApply with every finding that forbids it."""
    workspace = models.Workspace.objects.filter(name=name).first()
    rank = _rank(workspace) if workspace else rules.Rank(name)
    elsewhere, former = _elsewhere(name), selectors.former_names()
    compiled = rules.compile_files(files, known=elsewhere.keys() | former.keys())
    ruling = rules.rule(compiled.definitions, rank=rank, elsewhere=elsewhere)
    misplaced, exceptions = _policy_kinds(compiled, rank)
    standing = _standing(workspace, compiled) if workspace else {}
    kept = {urn: found for urn, found in compiled.definitions.items() if urn not in ruling.shadowed}
    pairs, renaming = rules.renames(kept, standing=standing)
    outdated = rules.outdated_names(kept.values(), current=former)
    findings = [*ruling.findings, *misplaced, *renaming, *outdated]
    rules.refuse_errors(sorted([*compiled.findings, *findings], key=_place))
    gone = {urn: found.source for urn, found in standing.items() if urn not in kept}
    findings += rules.left_dangling(_referring(name, gone), gone=gone)
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    old_digests = dict(workspace.files.values_list("path", "blob_id")) if workspace else {}
    stands = replace(compiled, definitions=kept)
    found = rules.plan(
        name,
        revision=workspace.revision if workspace else 0,
        standing=standing,
        compiled=stands,
        old_files=old_digests,
        new_files=digests,
        renamed=pairs,
        findings=findings,
        exceptions=exceptions,
    )
    return Draft(found, stands, standing, old_digests, digests, ruling.shadowed, ruling.taken or {})


def changes_of(drafted: Draft, *, kinds: Iterable[str]) -> dict[str, Change]:
    """What the draft changes about each of the kinds, as projections and effects are told."""
    removed: dict[str, list[str]] = {}
    for found in drafted.plan.definitions:
        if found.change == "removed":
            removed.setdefault(found.kind, []).append(found.urn)
        elif found.change == "renamed":
            removed.setdefault(found.kind, []).append(found.before)
    return {kind: Change(drafted.compiled.of_kind(kind), removed.get(kind, [])) for kind in sorted(kinds)}


def _effects(drafted: Draft, now: datetime) -> tuple[str, ...]:
    touched = {found.kind for found in drafted.plan.definitions}
    said: list[str] = []
    for effect in EFFECTS:
        if effect.kinds & touched:
            changes = changes_of(drafted, kinds=effect.kinds & touched)
            plan = drafted.plan
            said += effect.tell(plan.workspace, changes=changes, renamed=plan.renamed, now=now)
    return tuple(said)


def _place(finding: Finding) -> tuple[Source, str]:
    return finding.source, finding.message


def _rank(row: models.Workspace) -> rules.Rank:
    return rules.Rank(row.name, row.is_policy, row.precedence)


def _policy_kinds(compiled: Compiled, rank: rules.Rank) -> tuple[list[Finding], list[str]]:
    policy = models.Workspace.objects.filter(is_policy=True, removed_at=None).values_list("name", flat=True)
    mode: rules.PolicyKinds = settings.POLICY_KINDS
    return rules.policy_kinds(compiled.definitions.values(), rank=rank, policy_workspaces=policy, mode=mode)


def _elsewhere(name: str) -> dict[str, rules.Holder]:
    """Every definition of the other workspaces, by URN."""
    rows = models.Definition.objects.exclude(workspace__name=name)
    owner = ("workspace__name", "workspace__is_policy", "workspace__precedence")
    ranks: dict[tuple[str, bool, int], rules.Rank] = {}
    found: dict[str, rules.Holder] = {}
    for urn, path, line, column, *whose in rows.values_list("urn", "path", "line", "column", *owner):
        key = (str(whose[0]), bool(whose[1]), int(whose[2]))
        rank = ranks.setdefault(key, rules.Rank(*key))
        found[urn] = rules.Holder(urn, Source(path, line, column), rank)
    return found


def _referring(name: str, gone: Mapping[str, Source]) -> Sequence[tuple[str, str, str]]:
    """Definitions of other workspaces that name one of those that go: URN, place, what they name."""
    if not gone:
        return ()
    rows = models.Definition.objects.exclude(workspace__name=name).filter(
        references__has_any_keys=sorted(gone)
    )
    fields = ("urn", "workspace__name", "path", "line", "references")
    return [
        (urn, f"{path}:{line} of workspace {owner}", target)
        for urn, owner, path, line, references in rows.order_by("urn").values_list(*fields)
        for target in references
        if target in gone
    ]


def _standing(workspace: models.Workspace, compiled: Compiled) -> dict[str, Standing]:
    """What stands, with the bodies of those alone that differ or go."""
    fields = ("uid", "urn", "kind", "name", "title", "path", "line", "column", "digest", "revision",
              "author", "applied_by")  # fmt: skip
    found: dict[str, Standing] = {}
    for uid, urn, kind, name, title, path, line, column, digest, revision, *by in workspace.rows.order_by(
        "urn"
    ).values_list(*fields):
        found[urn] = Standing(
            uid=str(uid), urn=urn, kind=kind, name=name, title=title, workspace=workspace.name,
            source=Source(path, line, column), digest=digest, revision=revision,
            author=str(by[0]), applied_by=str(by[1]),
        )  # fmt: skip
    new = compiled.definitions
    differing = [urn for urn, before in found.items() if urn not in new or new[urn].digest != before.digest]
    for urn, body in workspace.rows.filter(urn__in=differing).values_list("urn", "body"):
        found[urn] = replace(found[urn], body=body)
    return found
