"""What is to be reviewed, as the API gives it."""

from collections.abc import Sequence
from datetime import date, datetime

from ninja import Schema

from seatrial.domains.monitoring.rules.reminding import Matter, MatterKind, MatterState


class MonitoringMatterOut(Schema):
    """Something that its owner has to look at until `due_on` (null: nobody ever did), and when they were told
    of it last.
    """

    kind: MatterKind
    name: str
    title: str
    service: str
    owner: str
    state: MatterState
    due_on: date | None
    last: date | None
    link: str
    told_at: datetime | None


class MonitoringReviewsOut(Schema):
    """What is to be reviewed, the longest due first."""

    items: list[MonitoringMatterOut]

    @classmethod
    def of(cls, found: Sequence[tuple[Matter, datetime | None]]) -> "MonitoringReviewsOut":
        """The reviews."""
        items = [
            MonitoringMatterOut(
                kind=each.kind, name=each.name, title=each.title, service=each.service, owner=each.owner,
                state=each.state, due_on=each.due_on, last=each.last, link=each.link, told_at=told,
            )
            for each, told in found
        ]  # fmt: skip
        return cls(items=items)
