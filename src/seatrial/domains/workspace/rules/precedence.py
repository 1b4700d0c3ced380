"""Whose definition stands where several workspaces have one, and what belongs to policy alone (rule 4)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from seatrial.domains.workspace.types import KINDS, Definition, Finding, Source

#: `auto`: policy kinds belong to policy workspaces as soon as there is one; `strict`: always; `off`: never.
PolicyKinds = Literal["auto", "strict", "off"]


@dataclass(frozen=True, slots=True)
class Rank:
    """What decides between two workspaces: policy goes first, then the higher precedence."""

    workspace: str
    is_policy: bool = False
    precedence: int = 0

    @property
    def order(self) -> tuple[bool, int]:
        """Higher stands."""
        return self.is_policy, self.precedence


@dataclass(frozen=True, slots=True)
class Holder:
    """A definition of another workspace."""

    urn: str
    source: Source
    rank: Rank

    def __str__(self) -> str:
        return f"{self.source} of workspace {self.rank.workspace}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of URNs that others have: refused ones are errors among the findings."""

    findings: tuple[Finding, ...] = ()
    #: theirs stand, and ours wait
    shadowed: frozenset[str] = frozenset()
    #: ours stand from now on, and theirs wait: by URN
    taken: Mapping[str, Holder] | None = None


def rule(definitions: Mapping[str, Definition], *, rank: Rank, elsewhere: Mapping[str, Holder]) -> Ruling:
    """Who has each URN that comes and stands elsewhere; letter case does not tell two apart."""
    held = {urn.casefold(): holder for urn, holder in elsewhere.items()}
    findings: list[Finding] = []
    shadowed: set[str] = set()
    taken: dict[str, Holder] = {}
    for urn, found in definitions.items():
        holder = held.get(urn.casefold())
        if holder is None:
            continue
        if holder.urn == urn and rank.order > holder.rank.order:
            taken[urn] = holder
            words = f"{urn} stands in place of the one at {holder}, whose workspace comes after this one"
            findings.append(Finding(found.source, words, severity="warning", urn=urn))
        elif holder.urn == urn and rank.order < holder.rank.order and not holder.rank.is_policy:
            shadowed.add(urn)
            words = f"{urn} does not stand: {holder}, which comes before this one, has it"
            findings.append(Finding(found.source, words, "Remove one of the two.", "warning", urn=urn))
        else:
            findings.append(_refusal(found, holder))
    return Ruling(tuple(findings), frozenset(shadowed), taken)


def _refusal(found: Definition, holder: Holder) -> Finding:
    if holder.rank.is_policy:
        message = f"{found.urn} is policy: {holder} defines it, and no other workspace may"
        remedy = f"Remove it here. To change it, propose the change to workspace {holder.rank.workspace}."
    else:
        message = f"{found.urn} is defined already, at {holder}"
        remedy = "Rename one, or remove it from one of the two, or give one workspace a higher precedence."
    return Finding(found.source, message, remedy, urn=found.urn)


def policy_kinds(
    definitions: Iterable[Definition], *, rank: Rank, policy_workspaces: Iterable[str], mode: PolicyKinds
) -> tuple[list[Finding], list[str]]:
    """What is refused because only policy workspaces may hold it; and the URNs of the exceptions.

    An exception is a policy definition that teams apply themselves: allowed where an installation has no
    policy workspace (or the operator says so), and named wherever it counts (rule 4, small teams).
    """
    if rank.is_policy:
        return [], []
    found = [each for each in definitions if (kind := KINDS.find(each.kind)) and kind.policy_only]
    known = sorted(policy_workspaces)
    if mode == "off" or (mode == "auto" and not known):
        return [], sorted(each.urn for each in found)
    return list(_misplaced(found, known)), []


def _misplaced(found: Iterable[Definition], known: list[str]) -> Iterator[Finding]:
    where = f"Move it to {' or '.join(known)}" if known else "Make a policy workspace and move it there"
    for each in found:
        message = f"a {each.kind} may stand in policy workspaces only, and this is none"
        yield Finding(each.source, message, f"{where}: what counts is not set by whom it is held against.",
                      urn=each.urn)  # fmt: skip


def left_dangling(
    referring: Iterable[tuple[str, str, str]], *, gone: Mapping[str, Source]
) -> Iterator[Finding]:
    """A warning for each (URN, place, target) elsewhere whose target goes."""
    for urn, place, target in referring:
        message = f"{urn} ({place}) still names {target}, which goes"
        remedy = "Change that one too, or keep this one: its next apply would be refused."
        yield Finding(gone[target], message, remedy, "warning", urn=target)
