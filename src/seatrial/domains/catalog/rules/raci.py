"""RACI per activity (C5): the six operational roles, the matrix, and what makes one wrong."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from seatrial.domains.catalog.rules.references import BadReference, as_urn
from seatrial.domains.workspace.types import Lint, Pointer
from seatrial.kit.spelling import did_you_mean

#: R033: fewer distinct roles in a matrix are an error.
LEAST_ROLES = 5
LETTERS: Mapping[str, str] = {
    "responsible": "R",
    "accountable": "A",
    "consulted": "C",
    "informed": "I",
}
#: URN kinds of definitions that an activity must be about (R034), as far as such kinds exist.
COVERED_KINDS = ("runbook", "incident-process", "maintenance")


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a matrix, what it is responsible for, and the URNs of who holds it."""

    id: str
    title: str
    duties: str
    held_by: tuple[str, ...] = ()
    used: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """An activity with the letters of each role (`R`, `A`, `A/R`, ''), in the order of the roles."""

    id: str
    title: str
    area: str
    letters: tuple[str, ...]
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix as pages and exports show it. `of` is a URN, '' for the whole organisation."""

    urn: str
    title: str
    of: str
    roles: tuple[Role, ...]
    rows: tuple[Row, ...]

    def lines(self) -> Iterator[tuple[Row, list[tuple[Role, str]]]]:
        """Each activity with its letters beside their roles."""
        for row in self.rows:
            yield row, list(zip(self.roles, row.letters, strict=True))


#: R034: the roles that there are without being written. A matrix may retitle and bind them.
OPERATIONAL_ROLES: tuple[Role, ...] = (
    Role("l1", "L1 support", "Takes reports and alerts, follows runbooks, escalates the rest."),
    Role("l2", "L2 operations", "Diagnoses and restores service, owns the runbooks and their rehearsal."),
    Role("l3", "L3 engineering", "Repairs causes in code and design, reviews what L2 cannot settle."),
    Role("on-call", "On-call", "Answers pages at any hour, leads the first response, hands over in writing."),
    Role(
        "platform",
        "Platform engineering",
        "Runs what services stand on: hosts, network, pipelines.",
    ),
    Role("security", "Security", "Judges findings, access and data exposure; leads security incidents."),
)


def lint(body: Mapping[str, Any]) -> Iterator[Lint]:
    """Every fault of the matrix: too few roles, unknown ones, activities with no or two Accountable."""
    spec = body["spec"]
    known = _roles(spec)
    seen: dict[str, int] = {}
    for index, role in enumerate(spec.get("roles") or ()):
        if role["id"] in seen:
            yield Lint(("spec", "roles", index, "id"), f"role {role['id']} stands twice", "Remove one.")
        seen[role["id"]] = index
    used: set[str] = set()
    names: set[str] = set()
    for index, activity in enumerate(spec["activities"]):
        at: Pointer = ("spec", "activities", index)
        if activity["id"] in names:
            yield Lint((*at, "id"), f"activity {activity['id']} stands twice", "Give each an id of its own.")
        names.add(activity["id"])
        yield from _activity(at, activity, known)
        used.update(name for field in LETTERS for name in _named(activity, field))
    distinct = used & known.keys()
    if len(distinct) < LEAST_ROLES:
        message = f"the matrix uses {len(distinct)} distinct roles, and needs at least {LEAST_ROLES} (R033)"
        yield Lint(
            ("spec", "activities"), message, "Spread the activities over the roles that really do them."
        )
    missing = [role.id for role in OPERATIONAL_ROLES if role.id not in used]
    if missing:
        message = f"no activity involves {', '.join(missing)} (R034)"
        yield Lint(
            ("spec", "activities"), message, "Say what each of the six operational roles does.", "warning"
        )


def _activity(at: Pointer, activity: Mapping[str, Any], known: Mapping[str, Role]) -> Iterator[Lint]:
    title = activity["id"]
    accountable = list(dict.fromkeys(_named(activity, "accountable")))
    if not accountable:
        yield Lint(at, f"nobody is accountable for {title}", "Name exactly one role under accountable.")
    if len(accountable) > 1:
        message = f"{len(accountable)} roles are accountable for {title}: {', '.join(accountable)}"
        yield Lint((*at, "accountable"), message, "Leave one: where two answer for it, nobody does (C5).")
    if not _named(activity, "responsible"):
        yield Lint(at, f"nobody is responsible for {title}", "Name at least one role under responsible.")
    for field in LETTERS:
        for name in _named(activity, field):
            if name not in known:
                remedy = did_you_mean(name, known=known)
                yield Lint((*at, field), f"{title} names the role {name}, which is not there", remedy)


def _named(activity: Mapping[str, Any], field: str) -> list[str]:
    value = activity.get(field) or []
    return [value] if isinstance(value, str) else list(value)


def _roles(spec: Mapping[str, Any]) -> dict[str, Role]:
    """The six, and those that the matrix adds; its own words count before ours."""
    roles = {role.id: role for role in OPERATIONAL_ROLES}
    for said in spec.get("roles") or ():
        ours = roles.get(said["id"], Role(said["id"], said["id"], ""))
        holders = tuple(_urns(said.get("held_by") or ()))
        roles[said["id"]] = Role(
            ours.id, said.get("title") or ours.title, said.get("duties") or ours.duties, holders
        )
    return roles


def _urns(references: Sequence[str]) -> Iterator[str]:
    for reference in references:
        try:
            yield as_urn(reference, default_kind="group")
        except BadReference:
            continue


def matrix_of(urn: str, *, body: Mapping[str, Any]) -> Matrix:
    """The matrix that the document of that URN defines; the six operational roles come first."""
    spec = body["spec"]
    roles = _roles(spec)
    used = {name for activity in spec["activities"] for field in LETTERS for name in _named(activity, field)}
    shown = [Role(r.id, r.title, r.duties, r.held_by, r.id in used) for r in roles.values()]
    rows = [
        Row(
            activity["id"],
            activity["title"],
            activity.get("area", "other"),
            tuple(_letters(activity, role.id) for role in shown),
            tuple(activity.get("covers") or ()),
        )
        for activity in spec["activities"]
    ]
    of = as_urn(spec["of"], default_kind="component") if spec.get("of") else ""
    title = body["metadata"].get("title") or body["metadata"]["name"]
    return Matrix(urn, title, of, tuple(shown), tuple(rows))


def _letters(activity: Mapping[str, Any], role: str) -> str:
    found = [letter for field, letter in LETTERS.items() if role in _named(activity, field)]
    return "/".join(sorted(found, key="ARCI".index))


def uncovered(matrices: Sequence[Matrix], *, things: Collection[str]) -> list[str]:
    """The runbooks, incident and maintenance activities (URNs or paths) that no activity is about (R034).

    An activity may name them by pattern: `runbooks/*.md`.
    """
    patterns = [pattern for matrix in matrices for row in matrix.rows for pattern in row.covers]
    return [thing for thing in sorted(things) if not any(fnmatchcase(thing, one) for one in patterns)]
