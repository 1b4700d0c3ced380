"""What items do to alerts, one after the other. Pure: rows are made of it afterwards.

An alert is what one source says under one key, from its first item until it is resolved. What the source
itself resolved stays resolved for items that began no later: they are late, and page nobody. What a person
resolved opens again when the source goes on: it still holds.
"""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from seatrial.domains.alerts.types import AlertState, Said

Identity = tuple[UUID, str]
#: What an item did.
Deed = Literal["opened", "repeated", "resolved", "acknowledged", "late", "missed", "noted"]
#: The deeds of which a row is kept for each item; of those that only repeat, the alert counts.
KEPT: frozenset[Deed] = frozenset({"opened", "resolved", "acknowledged", "late", "missed"})


@dataclass(frozen=True, slots=True)
class Told:
    """One item, with where it came from."""

    source: UUID
    #: None where Seatrial says it itself
    arrival: int | None
    at: datetime
    said: Said


@dataclass(slots=True)
class Course:
    """One alert on its way through the items of some arrivals. `number` is None for one that is new."""

    source: UUID
    key: str
    state: AlertState
    starts_at: datetime
    number: int | None = None
    #: whether its source resolved it, rather than a person
    by_source: bool = False
    newest: Said | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None
    added: int = 0
    resolved_at: datetime | None = None
    deeds: list[tuple[Told, Deed]] = field(default_factory=list)

    def did(self, deed: Deed) -> bool:
        """Whether one of the items did that."""
        return any(each == deed for _, each in self.deeds)


def fold(told: Iterable[Told], *, known: MutableMapping[Identity, Course]) -> list[Course]:
    """The alerts that the items touch, in their order; `known` are the newest ones of their identities.

    Items that say nothing (a resolution of what nobody knows, and that does not tell since when) are left
    out.
    """
    touched: dict[int, Course] = {}
    for each in told:
        identity = (each.source, each.said.key)
        course = known.get(identity)
        if course is None or course.state == "resolved":
            course = _after_the_end(each, course)
        else:
            _on_the_way(each, course)
        if course is not None:
            known[identity] = course
            touched[id(course)] = course
    return list(touched.values())


def _on_the_way(told: Told, course: Course) -> None:
    said = told.said
    if said.state == "noted":
        course.deeds.append((told, "noted"))
    elif said.state == "resolved":
        course.state, course.by_source = "resolved", True
        course.resolved_at = told.at
        course.deeds.append((told, "resolved"))
    elif said.state == "acknowledged":
        if course.state == "open":
            course.state = "acknowledged"
            course.deeds.append((told, "acknowledged"))
        elif said.note:
            course.deeds.append((told, "noted"))
    else:
        course.newest = said
        course.added += 1
        course.deeds.append((told, "repeated"))
    course.last_at = told.at


def _after_the_end(told: Told, last: Course | None) -> Course | None:
    """The course of an item whose alert is resolved, or was never heard of."""
    said = told.said
    if said.state == "noted":
        if last is not None:
            last.deeds.append((told, "noted"))
        return last
    old = last is not None and said.starts_at is not None and said.starts_at <= last.starts_at
    if said.state == "firing":
        if old and last is not None and last.by_source:
            last.deeds.append((told, "late"))
            return last
        return _begun(told, "open", "opened")
    if said.state == "resolved" and said.starts_at is not None and not old:
        course = _begun(told, "resolved", "missed")
        course.resolved_at, course.by_source = told.at, True
        return course
    return None


def _begun(told: Told, state: AlertState, deed: Deed) -> Course:
    said = told.said
    course = Course(told.source, said.key, state, said.starts_at or told.at, newest=said, added=1)
    course.first_at = course.last_at = told.at
    course.deeds.append((told, deed))
    return course
