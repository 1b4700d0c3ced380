"""The inventories of all services as lists."""

from collections.abc import Sequence
from typing import Self

from ninja import Schema

from seatrial.domains.runbooks.rules.inventory import Entry, Mode, Task
from seatrial.domains.runbooks.schemas.library import FailureModeOut, InventoriedOut, RoutineTaskOut
from seatrial.domains.runbooks.selectors.inventories import Listed


class MappedRunbookOut(InventoriedOut):
    """A runbook of a service with its trigger and owner. `alerts` are those that start it, `is_mapped` says
    that it names both a trigger and an owner.
    """

    service: str
    alerts: list[str]
    is_mapped: bool

    @classmethod
    def of(cls, service: str, *, found: Entry) -> Self:
        """The entry."""
        return cls(
            service=service, name=found.name, title=found.title, kind=found.kind, trigger=found.trigger,
            sorts=list(found.sorts), owner=found.owner, state=found.state,
            alerts=[each.alert for each in found.front.triggers if each.alert],
            is_mapped=bool(found.trigger and found.owner),
        )  # fmt: skip


class MappedRunbooksOut(Schema):
    """A page of runbooks, and the cursor of the next one ('' on the last)."""

    items: list[MappedRunbookOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[tuple[str, Entry]], *, limit: int) -> Self:
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1][1].name if len(found) > limit else ""
        items = [MappedRunbookOut.of(service, found=entry) for service, entry in shown]
        return cls(items=items, next=following)


class ListedFailureModeOut(FailureModeOut):
    """A way in which a service fails. `state` is covered, excused (a reason says why by no runbook), or
    missing.
    """

    service: str
    state: str


class ListedFailureModesOut(Schema):
    """A page of failure modes, and the cursor of the next one ('' on the last)."""

    items: list[ListedFailureModeOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Listed[Mode]], *, limit: int) -> Self:
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        items = [
            ListedFailureModeOut(
                service=each.service, state=each.part.state, id=each.part.id, title=each.part.title,
                likelihood=each.part.likelihood, detection=each.part.detection, runbook=each.part.runbook,
                reason=each.part.reason,
            )
            for each in shown
        ]  # fmt: skip
        return cls(items=items, next=shown[-1].place if len(found) > limit else "")


class ListedRoutineTaskOut(RoutineTaskOut):
    """Something that is done again and again for a service. `state` is covered, excused or missing."""

    service: str
    state: str


class ListedRoutineTasksOut(Schema):
    """A page of routine tasks, and the cursor of the next one ('' on the last)."""

    items: list[ListedRoutineTaskOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Listed[Task]], *, limit: int) -> Self:
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        items = [
            ListedRoutineTaskOut(
                service=each.service, state=each.part.state, id=each.part.id, title=each.part.title,
                sort=each.part.sort, cadence=each.part.cadence, owner=each.part.owner,
                runbook=each.part.runbook, reason=each.part.reason,
            )
            for each in shown
        ]  # fmt: skip
        return cls(items=items, next=shown[-1].place if len(found) > limit else "")
