"""What can be said about services from the files of a workspace alone: no database, nothing executed
unless whoever calls says under whom.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.catalog.rules import service_of
from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.evidence.rules import observe, told
from seatrial.domains.evidence.types import PROBES, Execution, Files, Item, Observation, Order
from seatrial.domains.readiness.rules.applicability import applicable
from seatrial.domains.readiness.rules.assessment import NOT_OFFLINE, assess
from seatrial.domains.readiness.rules.checklists import checklist_of
from seatrial.domains.readiness.rules.orders import environments_of, placeholder_values, wanted
from seatrial.domains.readiness.types import Checklist, Criterion, Verdict
from seatrial.domains.workspace.types import Compiled

#: Services ask mostly about files of their own; what they share is asked again soon.
_REMEMBERED = 5000
NOT_RUN = "it runs something, and nothing is run without --allow-exec; a runner does, once it is approved"

Tell = Callable[[Order, Item], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """A criterion, the service that it was asked of, and the verdict."""

    service: Service
    environment: Environment
    checklist: Checklist
    criterion: Criterion
    verdict: Verdict


def _told_to_nobody(order: Order, item: Item) -> None:
    """What is told of a run where nobody wants to know."""
    del order, item


def check(
    compiled: Compiled,
    *,
    files: Files,
    now: datetime,
    only: str = "",
    execution: Execution | None = None,
    tell: Tell = _told_to_nobody,
) -> Iterator[Checked]:
    """Every criterion of every service (or of the one named), in the order of the files.

    What asks something that runs is unknown. With an `execution` commands, scripts and SQL are run under
    its keeper, and `tell` is called for each; without one none is, and the criterion is unknown.
    Results come one by one, so that a large workspace is never held in memory as a whole.
    """
    checklists = [checklist_of(found) for found in compiled.of_kind("Checklist")]
    looks = _Looks(files, now, execution, tell)
    for definition in compiled.of_kind("Component"):
        if only in ("", definition.name):
            yield from _check_service(service_of(definition, workspace=""), checklists, looks)


def _check_service(service: Service, checklists: list[Checklist], looks: "_Looks") -> Iterator[Checked]:
    for environment in environments_of(service):
        values = placeholder_values(service, environment=environment)
        for checklist in checklists:
            for criterion in applicable(checklist, service=service):
                asked = wanted(
                    criterion, checklist=checklist, service=service, environment=environment, values=values
                )
                verdict = assess(
                    criterion,
                    items=looks.at(asked.orders),
                    missing=asked.missing,
                    service=service,
                    environment=environment,
                    now=looks.now,
                    absent=NOT_OFFLINE,
                )
                yield Checked(service, environment, checklist, criterion, verdict)


class _Looks:
    """Looks at files once for each question, whoever asks it."""

    def __init__(self, files: Files, now: datetime, execution: Execution | None, tell: Tell) -> None:
        self.files, self.now, self.execution, self.tell = files, now, execution, tell
        self._items: dict[str, Item] = {}

    def at(self, orders: Mapping[str, Order]) -> Mapping[str, Item]:
        """The items of those orders that need only files or run something, by name."""
        return {name: self._item(order) for name, order in orders.items() if self._is_for(order)}

    def _is_for(self, order: Order) -> bool:
        probe = PROBES.get(order.probe)
        return probe.offline or probe.executes

    def _item(self, order: Order) -> Item:
        executes = PROBES.get(order.probe).executes
        # The part of the key behind the subject is the question itself: same words, same files. What runs
        # is told the subject, so that it may answer differently for each.
        question = order.key if executes else order.key.partition("#")[2]
        item = self._items.get(question)
        if item is None:
            if len(self._items) >= _REMEMBERED:
                self._items.clear()
            item = self._items[question] = self._run(order) if executes else self._look(order)
        return item

    def _look(self, order: Order) -> Item:
        return observe(order, files=self.files, now=self.now)

    def _run(self, order: Order) -> Item:
        if self.execution is None:
            waits = Observation({"waits": True}, "nothing was run", 0)
            return told(
                order, observation=waits, command="", problem=NOT_RUN, producer="seatrial/check", now=self.now
            )
        item = observe(order, files=self.files, now=self.now, execution=self.execution)
        self.tell(order, item)
        return item
