"""Checklists as they are applied."""

from collections.abc import Mapping, Sequence

from seatrial.domains.readiness.rules import checklist_of
from seatrial.domains.readiness.types import Checklist, Criterion
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean


def checklists() -> list[Checklist]:
    """All checklists that are applied, by URN."""
    return [checklist_of(definition) for definition in workspace.definitions(kind="Checklist")]


def checklist(name: str) -> Checklist:
    """The checklist of that name; raises NotFound with the nearest name."""
    known = {found.name: found for found in checklists()}
    if name not in known:
        raise NotFound(f"there is no checklist {name!r}", remedy=did_you_mean(name, known=known))
    return known[name]


def criteria_by_name(known: Sequence[Checklist] | None = None) -> Mapping[tuple[str, str], Criterion]:
    """Every criterion of the known checklists (else of all), by the URN of its checklist and its id."""
    among = checklists() if known is None else known
    return {(found.urn, criterion.id): criterion for found in among for criterion in found.criteria}
