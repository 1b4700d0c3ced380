"""The inventory of a service's runbooks, and what it lacks; and those of all services as lists."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.inventory import (
    Entry,
    Inventory,
    Mode,
    Task,
    modes_of,
    take_inventory,
    tasks_of,
)
from seatrial.domains.runbooks.rules.names import urn_of
from seatrial.domains.runbooks.selectors.library import runbooks
from seatrial.domains.runbooks.types import Document, Runbook, Wanted
from seatrial.domains.workspace import selectors as workspace

Part = TypeVar("Part", Mode, Task)


@dataclass(frozen=True, slots=True)
class Listed(Generic[Part]):
    """A failure mode or a routine task of a service (its URN)."""

    service: str
    part: Part

    @property
    def place(self) -> str:
        """Where it stands in the list: its cursor."""
        return f"{self.service}/{self.part.id}"


def inventory(service: Service, *, now: datetime) -> Inventory:
    """What runbooks the service has, its failure modes and routine tasks, and every gap."""
    found = mapped(Wanted(service=service.urn), now=now)
    tasks = [spec for urn, spec in _specs("RoutineTasks") if urn == service.urn]
    modes = [spec for urn, spec in _specs("FailureModes") if urn == service.urn]
    return take_inventory(
        service.urn,
        runbooks=[entry for _, entry in found],
        modes=[mode for spec in modes for mode in spec["modes"]],
        tasks=[task for spec in tasks for task in spec["tasks"]],
        without={sort: why for spec in tasks for sort, why in (spec.get("without") or {}).items()},
        contacts=len(catalog.contacts(catalog.scopes(service))),
    )


def mapped(
    wanted: Wanted, *, now: datetime, after: str = "", limit: int | None = None
) -> list[tuple[str, Entry]]:
    """Runbooks that match, each with its service, triggers and owner, by name from behind `after` (R129)."""
    found = runbooks(wanted, now=now, after=after, limit=limit)
    rows = models.Runbook.objects.filter(pk__in=[each.uid for each in found])
    parsed = {str(uid): data for uid, data in rows.values_list("pk", "current__parsed")}
    return [(each.service, _entry(each, Document.from_json(parsed[each.uid]))) for each in found]


def failure_modes(
    known: frozenset[str] | None, *, state: str = "", after: str = "", limit: int | None = None
) -> list[Listed[Mode]]:
    """How those services fail, by service and id from behind `after` (R132, R133)."""
    return _listed("FailureModes", modes_of, known, state, after)[:limit]


def routine_tasks(
    known: frozenset[str] | None, *, state: str = "", after: str = "", limit: int | None = None
) -> list[Listed[Task]]:
    """What is done again and again for those services, by service and id from behind `after` (R120)."""
    return _listed("RoutineTasks", tasks_of, known, state, after)[:limit]


def _listed(
    kind: str,
    parts: Callable[[Mapping[str, Any]], Sequence[Part]],
    known: frozenset[str] | None,
    state: str,
    after: str,
) -> list[Listed[Part]]:
    found = [
        Listed(service, part)
        for service, spec in _specs(kind)
        if known is None or service in known
        for part in parts(spec)
        if not state or part.state == state
    ]
    return sorted((each for each in found if each.place > after), key=lambda each: each.place)


def _specs(kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The definitions of the kind, each with the URN of its service."""
    for each in workspace.definitions(kind=kind):
        spec = each.body["spec"]
        yield urn_of(spec["service"], kind="component"), spec


def _entry(found: Runbook, document: Document) -> Entry:
    slots = {each.slot for each in document.sections}
    return Entry(
        name=found.name, title=found.title, kind=found.kind, trigger=found.trigger, owner=found.owner,
        state=found.state, front=document.front,
        has_escalation=bool(document.front.escalation) or "escalation" in slots, overdue=found.overdue,
    )  # fmt: skip
