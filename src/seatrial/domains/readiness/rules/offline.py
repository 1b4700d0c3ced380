"""What can be said about services from the files of a workspace alone: no database, nothing executed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.catalog.rules import service_of
from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.evidence.rules import observe
from seatrial.domains.evidence.types import PROBES, Files, Item, Order
from seatrial.domains.readiness.rules.applicability import applicable
from seatrial.domains.readiness.rules.assessment import NOT_OFFLINE, assess
from seatrial.domains.readiness.rules.checklists import checklist_of
from seatrial.domains.readiness.rules.orders import environments_of, placeholder_values, wanted
from seatrial.domains.readiness.types import Checklist, Criterion, Verdict
from seatrial.domains.workspace.types import Compiled

#: Services ask mostly about files of their own; what they share is asked again soon.
_REMEMBERED = 5000


@dataclass(frozen=True, slots=True)
class Checked:
    """A criterion, the service that it was asked of, and the verdict."""

    service: Service
    environment: Environment
    checklist: Checklist
    criterion: Criterion
    verdict: Verdict


def check(compiled: Compiled, *, files: Files, now: datetime, only: str = "") -> Iterator[Checked]:
    """Every criterion of every service (or of the one named), in the order of the files.

    What asks something that runs is unknown. Results come one by one, so that a large workspace is
    never held in memory as a whole.
    """
    checklists = [checklist_of(found) for found in compiled.of_kind("Checklist")]
    looks = _Looks(files, now)
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

    def __init__(self, files: Files, now: datetime) -> None:
        self.files, self.now = files, now
        self._items: dict[str, Item] = {}

    def at(self, orders: Mapping[str, Order]) -> Mapping[str, Item]:
        """The items of those orders that need only files, by name."""
        return {name: self._item(order) for name, order in orders.items() if PROBES.get(order.probe).offline}

    def _item(self, order: Order) -> Item:
        # The part of the key behind the subject is the question itself: same words, same files.
        question = order.key.partition("#")[2]
        item = self._items.get(question)
        if item is None:
            if len(self._items) >= _REMEMBERED:
                self._items.clear()
            item = self._items[question] = observe(order, files=self.files, now=self.now)
        return item
