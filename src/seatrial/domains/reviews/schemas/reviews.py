"""Reviews as the API takes and gives them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.reviews.services import Change, NewReview
from seatrial.domains.reviews.types import Artefact, Pin, Review, ReviewKind

TEXT = 20_000


class ArtefactIn(Schema):
    """What is to run: named best by its digest, else by its commit, else by its version."""

    model_config = ConfigDict(extra="forbid")

    digest: str = Field("", max_length=200)
    commit: str = Field("", max_length=100)
    version: str = Field("", max_length=200)

    def wanted(self) -> Artefact:
        """As the service takes it."""
        return Artefact(self.digest, self.commit, self.version)


class ReviewIn(Schema):
    """A review to be opened. Scope, architecture changes and target date are asked of everybody (R010)."""

    model_config = ConfigDict(extra="forbid")

    kind: ReviewKind
    service: str = Field(min_length=1, max_length=200, description="Name of the service, or its URN.")
    environment: str = Field("", max_length=100, description="Where; needed where there are several.")
    title: str = Field("", max_length=200)
    scope: str = Field("", description="What is reviewed; it may not be left out.")
    architecture_changes: str = Field("", description="What changes, or that nothing does; not left out.")
    target_date: date | None = Field(None, description="The day aimed at; it may not be left out.")
    artefact: ArtefactIn = ArtefactIn(digest="", commit="", version="")
    successor: str = Field("", max_length=200, description="URN of the team that takes over, if one does.")

    def wanted(self) -> NewReview:
        """As the service takes it."""
        return NewReview(
            kind=self.kind,
            service=self.service,
            environment=self.environment,
            title=self.title,
            scope=self.scope,
            architecture_changes=self.architecture_changes,
            target_date=self.target_date,
            artefact=self.artefact.wanted(),
            successor=self.successor,
        )


class ReviewChangeIn(Schema):
    """What is to be another way; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    title: str | None = Field(None, min_length=1, max_length=200)
    scope: str | None = None
    architecture_changes: str | None = None
    target_date: date | None = None
    artefact: ArtefactIn | None = None
    successor: str | None = Field(None, max_length=200)

    def wanted(self) -> Change:
        """As the service takes it."""
        artefact = self.artefact.wanted() if self.artefact is not None else None
        return Change(
            title=self.title,
            scope=self.scope,
            architecture_changes=self.architecture_changes,
            target_date=self.target_date,
            artefact=artefact,
            successor=self.successor,
        )


class CompleteIn(Schema):
    """What a draft lacks."""

    model_config = ConfigDict(extra="forbid")

    scope: str = ""
    architecture_changes: str = ""
    target_date: date | None = None


class WhyIn(Schema):
    """Why."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=TEXT)


class ReviewedOut(Schema):
    """What is to run; `revision` is what names it best."""

    digest: str
    commit: str
    version: str
    revision: str

    @classmethod
    def of(cls, found: Artefact) -> "ReviewedOut":
        """The artefact as the API gives it."""
        return cls(digest=found.digest, commit=found.commit, version=found.version, revision=found.revision)


class PinOut(Schema):
    """A document of policy as it was when the review pinned it."""

    urn: str
    version: str
    sha256: str

    @classmethod
    def of(cls, found: Pin) -> "PinOut":
        """The pin as the API gives it."""
        return cls(urn=found.urn, version=found.version, sha256=found.sha256)


class ReviewOut(Schema):
    """A review without its items. `opened_by` is the name, `opened_by_uid` the uid of who opened it."""

    name: str
    uid: str
    kind: str
    title: str
    state: str
    service: str
    environment: str
    scope: str
    architecture_changes: str
    target_date: date | None
    successor: str
    artefact: ReviewedOut
    trigger: str
    trigger_details: dict[str, Any]
    template: PinOut
    matrix: PinOut
    checklists: list[PinOut]
    policy_sha256: str
    opened_at: datetime
    opened_by: str
    opened_by_uid: str
    changed_at: datetime
    small_team_reason: str
    small_team_asked_by: str
    small_team_by: str
    ended_reason: str

    @classmethod
    def of(cls, found: Review) -> "ReviewOut":
        """The review as the API gives it."""
        same = {name: getattr(found, name) for name in _SAME}
        return cls(
            **same,
            trigger_details=dict(found.trigger_details),
            artefact=ReviewedOut.of(found.artefact),
            template=PinOut.of(found.template),
            matrix=PinOut.of(found.matrix),
            checklists=[PinOut.of(each) for each in found.checklists],
        )


#: What is called the same in both.
_SAME = tuple(
    ReviewOut.model_fields.keys() - {"artefact", "template", "matrix", "checklists", "trigger_details"}
)


class ReviewsOut(Schema):
    """Reviews, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[ReviewOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Review], *, limit: int) -> "ReviewsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = str(shown[-1].number) if len(found) > limit else ""
        return cls(items=[ReviewOut.of(each) for each in shown], next=following)
