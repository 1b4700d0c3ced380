"""Remediations that are promised with the decision that rests on them (R013)."""

from collections.abc import Sequence
from datetime import datetime

from seatrial.domains.reviews.services.remedying import NewRemedy, remedy
from seatrial.kit.access import Actor
from seatrial.kit.problems import Fault, Invalid, NotFound


def promise(name: str, *, wanted: Sequence[NewRemedy], outcome: str, actor: Actor, now: datetime) -> None:
    """Each of them is an open action. Called in the transaction of the proposal: none is where it fails.

    Raises Denied, and Invalid with every fault of all of them: no owner, no due date, an item that there is
    not, and any of them where the outcome is no conditional go.
    """
    if wanted and outcome != "conditional_go":
        words = "remediations go with a conditional go alone"
        raise Invalid(words, faults=[Fault("/remediations", words, "Leave them out, or decide that.")])
    faults: list[Fault] = []
    for place, each in enumerate(wanted):
        try:
            remedy(name, new=each, actor=actor, now=now)
        except Invalid as problem:
            faults += [_at(place, fault.place, fault.detail, fault.remedy) for fault in problem.faults]
        except NotFound as problem:
            faults.append(_at(place, "/item", problem.detail, problem.remedy))
    if faults:
        raise Invalid(faults[0].detail, remedy=faults[0].remedy, faults=faults)


def _at(place: int, field: str, detail: str, remedy: str) -> Fault:
    return Fault(f"/remediations/{place}{field}", detail, remedy)
