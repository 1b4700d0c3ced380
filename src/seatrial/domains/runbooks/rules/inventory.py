"""What runbooks a service has, and which it lacks: kinds, areas, failure modes, routine tasks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from seatrial.domains.runbooks.types import STANDARD_KINDS, Front, LibraryState

#: The areas of documentation that a service has (R125, S4:131-135), with the kinds of runbooks in each.
AREAS: Mapping[str, tuple[str, ...]] = {
    "Application deployment and maintenance": ("deploy", "rollback", "maintenance"),
    "Infrastructure management and troubleshooting": ("scale", "troubleshoot", "backup", "restore"),
    "Monitoring and alerting response": ("alert", "incident"),
    "Security incidents and compliance": ("security",),
    "Escalation and support contacts": (),
}
#: Sorts of procedures that routine tasks come in (R119).
SORTS = ("deployment", "rollback", "scaling", "emergency_scaling", "maintenance")
LEAST_SCENARIOS = 5
#: `covered`: by a runbook; `excused`: a reason says why by none; `missing`: by neither.
CoverState = Literal["covered", "excused", "missing"]
COVER_STATES: tuple[CoverState, ...] = get_args(CoverState)


@dataclass(frozen=True, slots=True)
class Entry:
    """A runbook of the inventory. `trigger` and `owner` are '' where it names none (R129)."""

    name: str
    title: str
    kind: str
    trigger: str
    owner: str
    state: LibraryState
    front: Front
    has_escalation: bool = False
    #: runs that waited for no approval, and on which nobody looked back in time
    overdue: tuple[str, ...] = ()

    @property
    def sorts(self) -> tuple[str, ...]:
        """The sorts of what starts it: alert, measure, schedule, event (R129)."""
        return self.front.sorts


@dataclass(frozen=True, slots=True)
class Area:
    """An area of documentation with the runbooks that are in it."""

    title: str
    runbooks: tuple[str, ...]
    contacts: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is there."""
        return not self.runbooks and not self.contacts


@dataclass(frozen=True, slots=True)
class Mode:
    """A failure mode, and the runbook for it ('' without one)."""

    id: str
    title: str
    likelihood: str
    detection: str
    runbook: str
    reason: str

    @property
    def state(self) -> CoverState:
        """Whether something detects it, and a runbook or a reason is there."""
        return "missing" if not self.detection else _state(self.runbook, self.reason)


@dataclass(frozen=True, slots=True)
class Task:
    """A routine task, and its procedure ('' without one)."""

    id: str
    title: str
    sort: str
    cadence: str
    owner: str
    runbook: str
    reason: str

    @property
    def state(self) -> CoverState:
        """Whether a procedure or a reason is there."""
        return _state(self.runbook, self.reason)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the service lacks. `of` says in which part, `what` in words."""

    of: str
    what: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a service has, and every gap."""

    service: str
    runbooks: tuple[Entry, ...]
    areas: tuple[Area, ...]
    modes: tuple[Mode, ...]
    tasks: tuple[Task, ...]
    gaps: tuple[Gap, ...]


def take_inventory(
    service: str,
    *,
    runbooks: Sequence[Entry],
    modes: Sequence[Mapping[str, Any]],
    tasks: Sequence[Mapping[str, Any]],
    without: Mapping[str, str],
    contacts: int,
) -> Inventory:
    """The inventory of the service. `modes` and `tasks` are the entries of its FailureModes and RoutineTasks,
    `without` the sorts of tasks that it has no need of, `contacts` how many of its contact list are known.
    """
    areas = tuple(_area(title, kinds, runbooks, contacts) for title, kinds in AREAS.items())
    listed = tuple(_mode(each) for each in modes)
    routine = tuple(_task(each) for each in tasks)
    gaps = (
        *_lacking(runbooks),
        *(Gap("areas", f"nothing is written about: {each.title}") for each in areas if each.is_empty),
        *_of_modes(listed),
        *_of_tasks(routine, without),
    )
    return Inventory(service, tuple(runbooks), areas, listed, routine, gaps)


def _area(title: str, kinds: tuple[str, ...], runbooks: Sequence[Entry], contacts: int) -> Area:
    if not kinds:
        helped = tuple(each.name for each in runbooks if each.has_escalation)
        return Area(title, helped, contacts)
    names = [each.name for each in runbooks if each.kind in kinds]
    if "alert" in kinds:
        alerted = (each for each in runbooks if any(trigger.alert for trigger in each.front.triggers))
        names += [each.name for each in alerted if each.name not in names]
    return Area(title, tuple(names))


def _lacking(runbooks: Sequence[Entry]) -> Iterable[Gap]:
    kinds = {each.kind for each in runbooks}
    for kind in STANDARD_KINDS:
        if kind not in kinds:
            yield Gap("kinds", f"there is no runbook of the kind {kind}")
    for each in runbooks:
        if not each.trigger:
            yield Gap("runbooks", f"{each.name} names no trigger")
        if not each.owner:
            yield Gap("runbooks", f"{each.name} names no owner")
        for run in each.overdue:
            yield Gap("emergencies", f"nobody looked back on {run} of {each.name} in time")
    scenarios = {each.front.scenario or each.name for each in runbooks if each.kind == "security"}
    if len(scenarios) < LEAST_SCENARIOS:
        yield Gap("scenarios", f"{len(scenarios)} of {LEAST_SCENARIOS} attack scenarios have a playbook")


def _of_modes(modes: Sequence[Mode]) -> Iterable[Gap]:
    if not modes:
        yield Gap("failure modes", "nobody wrote down how it fails")
    for each in modes:
        if not each.runbook and not each.reason:
            yield Gap("failure modes", f"{each.id} has no runbook")
        if not each.detection:
            yield Gap("failure modes", f"nothing detects {each.id}")


def _of_tasks(tasks: Sequence[Task], without: Mapping[str, str]) -> Iterable[Gap]:
    if not tasks:
        yield Gap("routine tasks", "nobody wrote down what is done again and again")
        return
    sorts = {each.sort for each in tasks} | without.keys()
    for sort in SORTS:
        if sort not in sorts:
            yield Gap("routine tasks", f"none is of the sort {sort.replace('_', ' ')}")
    for each in tasks:
        if not each.runbook and not each.reason:
            yield Gap("routine tasks", f"{each.id} has no procedure, and no reason for none")


def modes_of(spec: Mapping[str, Any]) -> list[Mode]:
    """The entries of a definition FailureModes."""
    return [_mode(each) for each in spec["modes"]]


def tasks_of(spec: Mapping[str, Any]) -> list[Task]:
    """The entries of a definition RoutineTasks."""
    return [_task(each) for each in spec["tasks"]]


def _state(runbook: str, reason: str) -> CoverState:
    return "covered" if runbook else "excused" if reason else "missing"


def _mode(said: Mapping[str, Any]) -> Mode:
    keys = ("id", "title", "likelihood", "detection", "runbook", "reason")
    return Mode(*(str(said.get(key, "")) for key in keys))


def _task(said: Mapping[str, Any]) -> Task:
    keys = ("id", "title", "sort", "cadence", "owner", "runbook", "reason")
    return Task(*(str(said.get(key, "other" if key == "sort" else "")) for key in keys))
