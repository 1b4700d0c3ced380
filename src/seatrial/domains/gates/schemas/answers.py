"""Questions to gates, and what they answer."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from ninja import Field, Schema

from seatrial.domains.gates.types import GateAnswer, GateWord, Purpose
from seatrial.domains.reviews.types import Artefact


class AskIn(Schema):
    """May this be deployed there? At least one of digest, commit and version names what."""

    service: str = Field(min_length=1, max_length=200)
    environment: str = Field(min_length=1, max_length=100)
    digest: str = Field("", max_length=200)
    version: str = Field("", max_length=200)
    commit: str = Field("", max_length=100)
    purpose: Purpose = "deploy"

    def artefact(self) -> Artefact:
        """What is asked about."""
        return Artefact(digest=self.digest, commit=self.commit, version=self.version)


class ClauseOut(Schema):
    """One thing that was looked at; `passes` is null where it cannot be told."""

    name: str
    title: str
    passes: bool | None
    reason: str
    remedy: str


class AnswerOut(Schema):
    """An answer. A pipeline acts on `allowed`; where `answer` is `unknown`, a policy decided that."""

    uid: str
    service: str
    environment: str
    revision: str
    digest: str
    version: str
    commit: str
    purpose: Purpose
    answer: GateWord
    allowed: bool
    clauses: list[ClauseOut]
    decision: str
    break_glass: str
    at: datetime
    by: str
    source: str

    @classmethod
    def of(cls, found: GateAnswer) -> "AnswerOut":
        """The answer as the API gives it."""
        artefact = found.artefact
        return cls(
            uid=found.uid, service=found.service, environment=found.environment,
            revision=artefact.revision, digest=artefact.digest, version=artefact.version,
            commit=artefact.commit, purpose=found.purpose, answer=found.word, allowed=found.allowed,
            clauses=[ClauseOut(**asdict(each)) for each in found.clauses], decision=found.decision,
            break_glass=found.break_glass, at=found.at, by=found.actor_uid, source=found.source,
        )  # fmt: skip


class AnswersOut(Schema):
    """Answers, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[AnswerOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[GateAnswer], *, limit: int) -> "AnswersOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[AnswerOut.of(each) for each in shown], next=following)
