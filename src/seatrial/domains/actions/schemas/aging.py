"""How old open actions are, as the API gives it."""

from collections.abc import Sequence
from datetime import date

from ninja import Schema

from seatrial.domains.actions import rules
from seatrial.domains.actions.types import Action, Severity


class AgeOut(Schema):
    """Open actions of a severity. Days are whole, but for the median; bands say how late they are."""

    severity: Severity
    open: int
    overdue: int
    in_time: int
    week: int
    month: int
    longer: int
    median_days: float
    oldest_days: int


class LateOut(Schema):
    """An action that is past its last day."""

    name: str
    title: str
    severity: Severity
    service: str
    owner: str
    source: str
    due_on: date
    days_late: int


class AgesOut(Schema):
    """A row for each severity, the gravest first, and every action that is late, the latest first."""

    items: list[AgeOut]
    late: list[LateOut]

    @classmethod
    def of(cls, found: Sequence[Action], *, today: date) -> "AgesOut":
        """The report about these open actions."""
        bands = [name for name, _, _ in rules.BANDS]
        items = [
            AgeOut(
                severity=each.severity, open=each.total, overdue=each.overdue, median_days=each.median_days,
                oldest_days=each.oldest_days, **dict(zip(bands, each.bands, strict=True)),
            )
            for each in rules.ages(found, today=today)
        ]  # fmt: skip
        late = [
            LateOut(
                name=each.name, title=each.title, severity=each.severity, service=each.service,
                owner=each.owner_uid, source=each.source, due_on=each.due_on,
                days_late=rules.late_by(each, today=today).days,
            )
            for each in found
            if each.is_overdue(today)
        ]  # fmt: skip
        return cls(items=items, late=late)
