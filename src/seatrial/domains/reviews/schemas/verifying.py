"""The verification after the go-live, as the API takes and gives it (R015)."""

from collections.abc import Sequence
from datetime import date, datetime

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.reviews.types.verifying import (
    Finding,
    FindingKind,
    Label,
    NewFinding,
    Runbook,
    RunbookAnswer,
    Verification,
)
from seatrial.kit.moments import Moment


class NewSightingIn(Schema):
    """Something that was seen while a release is watched. `source` names it where it comes from (a URN, the
    address of its page): told again, there is one finding still. Without `at` it was now.
    """

    model_config = ConfigDict(extra="forbid")

    kind: FindingKind
    title: str = Field(max_length=1000)
    source: str = Field("", max_length=1000)
    at: Moment | None = None

    def wanted(self) -> NewFinding:
        """As the service takes it."""
        return NewFinding(**self.dict())


class LabelIn(Schema):
    """What an alert was worth, with words where there are any to say."""

    model_config = ConfigDict(extra="forbid")

    label: Label = Field(description="actionable, not_actionable or false.")
    note: str = Field("", max_length=4000)


class RunbookIn(Schema):
    """What a finding means for the runbook: no_change, changed (with the `link` of the changed revision) or
    must_change, which opens an action of `owner` (a handle or uid) through the day `due_on`.
    """

    model_config = ConfigDict(extra="forbid")

    runbook: Runbook
    link: str = Field("", max_length=1000)
    title: str = Field("", max_length=300, description="What is to be changed; without one the finding.")
    owner: str = Field("", max_length=100)
    due_on: date | None = None

    def wanted(self) -> RunbookAnswer:
        """As the service takes it."""
        return RunbookAnswer(self.runbook, self.link, self.title, self.owner, self.due_on)


class SightingOut(Schema):
    """A finding. `settled` says whether it keeps the review from closing no more; `action` is the name of
    the action that changes the runbook ('' without one); people are uids.
    """

    uid: str
    kind: str
    title: str
    source: str
    at: datetime
    recorded_at: datetime
    recorded_by: str
    label: str
    label_note: str
    labelled_by: str
    labelled_at: datetime | None
    runbook: str
    runbook_link: str
    answered_by: str
    answered_at: datetime | None
    action: str
    settled: bool

    @classmethod
    def of(cls, found: Finding) -> "SightingOut":
        """The finding as the API gives it."""
        same = {name: getattr(found, name) for name in cls.model_fields.keys() - {"action", "settled"}}
        return cls(**same, action=found.action.name if found.action else "", settled=found.is_settled)


class SightingsOut(Schema):
    """Findings in the order of their recording, and the cursor of newer ones ('' on the last page)."""

    items: list[SightingOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Finding], *, limit: int) -> "SightingsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = [SightingOut.of(each) for each in found[:limit]]
        return cls(items=shown, next=shown[-1].uid if len(found) > limit else "")


class WatchOut(Schema):
    """The window in which a release is watched, and how much of what was found waits for people. Without a
    window there is no verification yet, or was none.
    """

    review: str
    state: str
    opens_at: datetime | None
    ends_at: datetime | None
    is_over: bool
    findings: int
    unlabelled: int
    unanswered: int

    @classmethod
    def of(cls, found: Verification | None, *, review: str, state: str, now: datetime) -> "WatchOut":
        """The verification as the API gives it, at that instant."""
        if found is None:
            return cls(
                review=review, state=state, opens_at=None, ends_at=None, is_over=False, findings=0,
                unlabelled=0, unanswered=0,
            )  # fmt: skip
        window = found.window
        return cls(
            review=review, state=state, opens_at=window.opens_at, ends_at=window.ends_at,
            is_over=window.is_over(now), findings=len(found.findings), unlabelled=found.unlabelled,
            unanswered=found.unanswered,
        )  # fmt: skip
