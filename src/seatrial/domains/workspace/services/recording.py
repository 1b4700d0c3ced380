"""What an apply leaves in the audit log: whatever its size, every definition that it touched is named."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from seatrial.domains.audit import services as audit
from seatrial.domains.workspace.types import KINDS, Origin, Plan
from seatrial.kit.access import Actor

#: So many definitions of each sort stand in one audit entry; the further ones stand in entries of their own.
PORTION = 200
_Each = TypeVar("_Each")


def record_apply(
    plan: Plan, *, uids: Mapping[str, str], revision: int, actor: Actor, origin: Origin, now: datetime
) -> None:
    """The log tells which definitions came, changed, went and were renamed, all of them.

    `workspace.applied` names the first 200 of each sort and counts all; `parts` entries
    `workspace.applied-part` follow with the others, so that no entry grows without bound. `uids` are those
    of everything that stands or stood, by URN: definitions of people are told by them.
    """
    subject = f"workspace:{plan.workspace}"
    details: dict[str, Any] = {"revision": revision, "files": len(plan.files), "plan": plan.digest}
    parts: list[tuple[str, Mapping[str, Any]]] = []
    for change, urns in _touched(plan, uids):
        details[change] = urns[:PORTION]
        details[f"{change}_count"] = len(urns)
        parts += [(subject, {"revision": revision, change: part}) for part in _further(urns)]
    people = _people(plan)
    renamed = [(old, new) for old, new in plan.renamed.items() if new not in people]
    if renamed:
        details["renamed"] = dict(renamed[:PORTION])
        details["renamed_count"] = len(renamed)
        parts += [(subject, {"revision": revision, "renamed": dict(part)}) for part in _further(renamed)]
    if parts:
        details["parts"] = len(parts)
    if origin.commit:
        details["commit"] = origin.commit.hash
    if origin.restored_from:
        details["restored_from"] = origin.restored_from
    audit.record("workspace.applied", actor=actor, subject=subject, details=details, now=now)
    audit.record_many("workspace.applied-part", actor=actor, subjects=parts, now=now)


def _touched(plan: Plan, uids: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    people = _people(plan)
    for change in ("added", "changed", "removed"):
        urns = [found.urn for found in plan.of(change)]
        if change == "changed":  # by uid, somebody with another name is the same, changed
            urns += [found.urn for found in plan.of("renamed") if found.urn in people]
        yield change, [f"{people[urn]}:{uids[urn]}" if urn in people else urn for urn in urns]
    if plan.exceptions:
        yield "small_team_exception", list(plan.exceptions)


def _people(plan: Plan) -> dict[str, str]:
    """The definitions whose names the log must not hold, each with what its URN begins with."""
    kinds = {kind.name: kind.urn_kind for kind in KINDS if kind.names_people}
    return {found.urn: kinds[found.kind] for found in plan.definitions if found.kind in kinds}


def _further(found: Sequence[_Each]) -> Iterator[Sequence[_Each]]:
    for start in range(PORTION, len(found), PORTION):
        yield found[start : start + PORTION]
