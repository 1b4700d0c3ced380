"""Differences from an incumbent over the API."""

from collections.abc import Sequence
from datetime import datetime

from ninja import Schema

from seatrial.domains.alerts import rules
from seatrial.domains.alerts.types.beside import Foreseen


class ForeseenOut(Schema):
    """A step that would have paged `ours`, and whom the incumbent notified or had on call (`theirs`). `why`
    says what differs; `unmatched` have no account here. `verdict` is '' until it is compared.
    """

    at: datetime
    alert: str
    title: str
    source: str
    step: str
    verdict: str
    ours: list[str]
    theirs: list[str]
    unmatched: list[str]
    why: str
    incident: str
    link: str
    compared_at: datetime | None
    problem: str

    @classmethod
    def of(cls, found: Foreseen) -> "ForeseenOut":
        """The step."""
        return cls(
            at=found.at, alert=found.name, title=found.title, source=found.source, step=found.step,
            verdict=found.verdict, ours=[each.name for each in found.ours],
            theirs=[rules.called(each) for each in found.theirs],
            unmatched=[rules.called(each) for each in found.unmatched], why=found.why,
            incident=found.incident, link=found.link, compared_at=found.compared_at, problem=found.problem,
        )  # fmt: skip


class ForeseenListOut(Schema):
    """Steps, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[ForeseenOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Foreseen], *, limit: int) -> "ForeseenListOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = str(shown[-1].number) if len(found) > limit else ""
        return cls(items=[ForeseenOut.of(each) for each in shown], next=following)
