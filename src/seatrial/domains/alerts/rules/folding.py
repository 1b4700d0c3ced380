"""What items do to alerts, one after the other. Pure: rows are made of it afterwards.

An alert is what one source says under one key, from its first item until it is resolved. What the source
itself resolved stays resolved for items that began no later: they are late, and page nobody. What a person
resolved opens again when the source goes on: it still holds.
"""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from seatrial.domains.alerts.types import AlertState, Said

Identity = tuple[UUID, str]
#: What an item did.
Deed = Literal[
    "opened", "repeated", "resolved", "acknowledged", "late", "missed", "noted", "changed", "unacknowledged"
]
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
    #: what is stored of it, for changes of some of that
    present: Said | None = None
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
    if said.state == "firing":
        course.newest = said
        course.added += 1
        course.deeds.append((told, "repeated"))
    elif said.state == "resolved":
        course.state, course.by_source = "resolved", True
        course.resolved_at = told.at
        course.deeds.append((told, "resolved"))
    elif said.state == "changed":
        if before := course.newest or course.present:
            course.newest = changed(before, by=said)
            course.deeds.append((told, "changed"))
    else:
        _answered(told, course)
    course.last_at = told.at


def _answered(told: Told, course: Course) -> None:
    """Somebody has it, or nobody has it any more; what says no news leaves its words."""
    said = told.said
    if said.state == "acknowledged" and course.state == "open":
        course.state = "acknowledged"
        course.deeds.append((told, "acknowledged"))
    elif said.state == "unacknowledged" and course.state == "acknowledged":
        course.state = "open"
        course.deeds.append((told, "unacknowledged"))
    elif said.note:
        course.deeds.append((told, "noted"))


def changed(before: Said, *, by: Said) -> Said:
    """What an alert says after a change: what the change leaves empty stays, tags are added."""
    labels = {**before.labels, **by.labels}
    if by.tags:
        labels["tags"] = ",".join(dict.fromkeys([*_tags(before), *by.tags]))
    return replace(
        before, title=by.title or before.title, labels=labels,
        annotations={**before.annotations, **by.annotations}, hint=by.hint or before.hint,
    )  # fmt: skip


def changes(by: Said) -> str:
    """What a change is about, in words."""
    named = [
        *(["message"] if by.title else []), *by.annotations, *by.labels, *(["tags"] if by.tags else []),
    ]  # fmt: skip
    return ", ".join(named)


def _tags(said: Said) -> list[str]:
    return [each for each in said.labels.get("tags", "").split(",") if each]


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
