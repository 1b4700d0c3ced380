"""Checklists as they are applied, typed once for each content."""

from collections.abc import Mapping

from seatrial.domains.readiness.rules import checklist_of
from seatrial.domains.readiness.types import Checklist, Criterion
from seatrial.domains.workspace import selectors as workspace
from seatrial.domains.workspace.types import Definition
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

_typed: dict[tuple[str, str, str], Checklist] = {}


def _checklist(definition: Definition) -> Checklist:
    # The source position is part of the key: the same content may move within its file.
    key = (definition.urn, definition.digest, str(definition.source))
    found = _typed.get(key)
    if found is None:
        if len(_typed) > 500:
            _typed.clear()
        found = _typed[key] = checklist_of(definition)
    return found


def checklists() -> list[Checklist]:
    """All checklists that are applied, by URN."""
    return [_checklist(definition) for definition in workspace.definitions(kind="Checklist")]


def checklist(name: str) -> Checklist:
    """The checklist of that name; raises NotFound with the nearest name."""
    known = {found.name: found for found in checklists()}
    if name not in known:
        raise NotFound(f"there is no checklist {name!r}", remedy=did_you_mean(name, known=known))
    return known[name]


def criteria_by_name() -> Mapping[tuple[str, str], Criterion]:
    """Every criterion, by the URN of its checklist and its id."""
    return {(found.urn, criterion.id): criterion for found in checklists() for criterion in found.criteria}
