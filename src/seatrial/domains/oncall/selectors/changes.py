"""Overrides, swaps, time off and hand-offs as they stand."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from seatrial.domains.oncall import models
from seatrial.domains.oncall.types import (
    Absence,
    HandOff,
    Override,
    Swap,
    SwapState,
    Takeover,
    TimeOff,
    TimeOffKind,
)
from seatrial.kit.problems import NotFound


def override_of(row: models.Override) -> Override:
    """The override of the row."""
    return Override(
        uid=str(row.uid), schedule=row.schedule, person=str(row.person), start=row.starts_at,
        end=row.ends_at, instead_of=str(row.instead_of or ""), reason=row.reason, by=row.made_by,
        created_at=row.created_at, cancelled_at=row.cancelled_at, swap=str(row.swap_id or ""),
    )  # fmt: skip


def swap_of(row: models.Swap) -> Swap:
    """The swap of the row."""
    return Swap(
        uid=str(row.uid), schedule=row.schedule, asker=str(row.asker), asked=str(row.asked),
        start=row.starts_at, end=row.ends_at, return_start=row.return_starts_at,
        return_end=row.return_ends_at, reason=row.reason, state=cast(SwapState, row.state),
        created_at=row.created_at, decided_at=row.decided_at,
    )  # fmt: skip


def time_off_of(row: models.TimeOff) -> TimeOff:
    """The time off of the row."""
    return TimeOff(
        uid=str(row.uid), person=str(row.person), start=row.starts_at, end=row.ends_at,
        kind=cast(TimeOffKind, row.kind), by=row.made_by, created_at=row.created_at,
        cancelled_at=row.cancelled_at,
    )  # fmt: skip


def hand_off_of(row: models.HandOff) -> HandOff:
    """The hand-off of the row."""
    return HandOff(
        uid=str(row.uid), schedule=row.schedule, at=row.at, leaving=row.leaving, arriving=row.arriving,
        due_at=row.due_at, note=row.note, matters=tuple(row.matters), noted_at=row.noted_at,
        acknowledged_at=row.acknowledged_at, acknowledged_by=row.acknowledged_by,
        note_required=row.note_required,
    )  # fmt: skip


def takeovers(schedules: Collection[str], *, start: datetime, end: datetime) -> Mapping[str, list[Takeover]]:
    """What counts between the two instants, by schedule, the oldest first. One query."""
    rows = models.Override.objects.filter(
        schedule__in=schedules, cancelled_at=None, starts_at__lt=end, ends_at__gt=start
    ).order_by("uid")
    found: dict[str, list[Takeover]] = {}
    for row in rows:
        found.setdefault(row.schedule, []).append(
            Takeover(row.starts_at, row.ends_at, str(row.person), str(row.instead_of or ""), row.reason)
        )
    return found


def absences(*, start: datetime, end: datetime) -> list[Absence]:
    """Who is away between the two instants. One query."""
    rows = models.TimeOff.objects.filter(cancelled_at=None, starts_at__lt=end, ends_at__gt=start)
    return [Absence(row.starts_at, row.ends_at, str(row.person)) for row in rows]


def overrides(
    *,
    schedules: Collection[str] | None = None,
    after: datetime | None = None,
    before: UUID | None = None,
    limit: int | None = 50,
) -> list[Override]:
    """Overrides, the newest first; `after`: only those that count and end after it."""
    rows = models.Override.objects.order_by("-uid")
    if schedules is not None:
        rows = rows.filter(schedule__in=schedules)
    if after is not None:
        rows = rows.filter(cancelled_at=None, ends_at__gt=after)
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return [override_of(row) for row in rows[:limit]]


def swaps(
    *,
    schedules: Collection[str] | None = None,
    person: str = "",
    state: str = "",
    before: UUID | None = None,
    limit: int | None = 50,
) -> list[Swap]:
    """Swaps, the newest first; of one person those that they asked for or were asked about."""
    rows = models.Swap.objects.order_by("-uid")
    if schedules is not None:
        rows = rows.filter(schedule__in=schedules)
    if person:
        rows = rows.filter(asker=person) | rows.filter(asked=person)
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return [swap_of(row) for row in rows[:limit]]


def swap(uid: UUID) -> Swap:
    """The swap of that uid; raises NotFound."""
    row = models.Swap.objects.filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no swap {uid}", remedy="List them: seatrial oncall swap list")
    return swap_of(row)


def times_off(
    *,
    people: Collection[str] | None = None,
    after: datetime | None = None,
    before: UUID | None = None,
    limit: int | None = 50,
) -> list[TimeOff]:
    """Time off that was not cancelled, the newest first; `after`: what ends after it."""
    rows = models.TimeOff.objects.filter(cancelled_at=None).order_by("-uid")
    if people is not None:
        rows = rows.filter(person__in=people)
    if after is not None:
        rows = rows.filter(ends_at__gt=after)
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return [time_off_of(row) for row in rows[:limit]]


def hand_offs(
    *,
    schedules: Collection[str] | None = None,
    person: str = "",
    only_open: bool = False,
    late_at: datetime | None = None,
    before: UUID | None = None,
    limit: int | None = 50,
) -> list[HandOff]:
    """Hand-offs, the newest first; `late_at`: those that nobody had confirmed in time by then (R168)."""
    rows = models.HandOff.objects.order_by("-uid")
    if schedules is not None:
        rows = rows.filter(schedule__in=schedules)
    if person:
        rows = rows.filter(leaving=person) | rows.filter(arriving=person)
    if only_open or late_at is not None:
        rows = rows.filter(acknowledged_at=None)
    if late_at is not None:
        rows = rows.filter(due_at__lt=late_at)
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return [hand_off_of(row) for row in rows[:limit]]


def hand_off(uid: UUID) -> HandOff:
    """The hand-off of that uid; raises NotFound."""
    row = models.HandOff.objects.filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no hand-off {uid}", remedy="List them: seatrial oncall handoff list")
    return hand_off_of(row)
