"""What the API takes and gives of runners, jobs and approvals."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from seatrial.domains.runners import services
from seatrial.domains.runners.types import Approval, Job, Pending, Runner

_LABEL = r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"


class CodeIn(Schema):
    """The label of the runner that the code makes."""

    label: str = Field(pattern=_LABEL)


class CodeOut(Schema):
    """A new code; `code` is shown this once."""

    uid: str
    label: str
    code: str
    expires_at: datetime

    @classmethod
    def of(cls, issued: services.IssuedCode) -> "CodeOut":
        """The code as the API gives it."""
        return cls(uid=issued.uid, label=issued.label, code=issued.secret, expires_at=issued.expires_at)


class EnrolIn(Schema):
    """A code, and the public part of the key that the runner made (Ed25519, base64)."""

    code: str = Field(min_length=1, max_length=200)
    label: str = Field(pattern=_LABEL)
    public_key: str = Field(min_length=1, max_length=100)
    version: str = Field("", max_length=40)
    platform: str = Field("", max_length=100)


class RunnerOut(Schema):
    """An enrolled runner."""

    uid: str
    label: str
    producer: str
    public_key: str
    version: str
    platform: str
    isolation: str
    enrolled_at: datetime
    last_seen_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, found: Runner) -> "RunnerOut":
        """The runner as the API gives it."""
        return cls(
            uid=found.uid, label=found.label, producer=found.producer, public_key=found.public_key,
            version=found.version, platform=found.platform, isolation=found.isolation,
            enrolled_at=found.enrolled_at, last_seen_at=found.last_seen_at, revoked_at=found.revoked_at,
        )  # fmt: skip


class RunnerTokenOut(Schema):
    """A runner's token, shown this once."""

    token: str
    expires_at: datetime


class EnrolledOut(RunnerTokenOut):
    """A new runner with its token."""

    runner: RunnerOut


class RunnersOut(Schema):
    """Runners, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[RunnerOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Runner], *, limit: int) -> "RunnersOut":
        """At most `limit` of them; one more says that there are more."""
        more = len(found) > limit
        shown = found[:limit]
        return cls(items=[RunnerOut.of(each) for each in shown], next=shown[-1].uid if more else "")


class JobOut(Schema):
    """One run of a content."""

    uid: str
    kind: str
    label: str
    title: str
    content: str
    reference: str
    service: str
    environment: str
    state: str
    attempts: int
    lease: int
    runner: str
    created_at: datetime
    leased_until: datetime | None
    finished_at: datetime | None
    problem: str
    exception: str

    @classmethod
    def of(cls, job: Job) -> "JobOut":
        """The job as the API gives it."""
        return cls(
            uid=job.uid, kind=job.kind, label=job.label, title=job.title, content=job.digest,
            reference=job.reference, service=job.service, environment=job.environment, state=job.state,
            attempts=job.attempts, lease=job.lease, runner=job.runner, created_at=job.created_at,
            leased_until=job.leased_until, finished_at=job.finished_at, problem=job.problem,
            exception=job.exception,
        )  # fmt: skip


class JobDetailOut(JobOut):
    """The same with what the runner found."""

    result: dict[str, Any] | None

    @classmethod
    def full(cls, job: Job) -> "JobDetailOut":
        """The job with its result."""
        result = None if job.result is None else dict(job.result)
        return cls(**JobOut.of(job).model_dump(), result=result)


class JobsOut(Schema):
    """Jobs, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[JobOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Job], *, limit: int) -> "JobsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        return cls(
            items=[JobOut.of(each) for each in shown], next=shown[-1].uid if len(found) > limit else ""
        )


class TakeIn(Schema):
    """What the runner can do, and what it is."""

    kinds: list[str] = Field(min_length=1, max_length=50)
    version: str = Field("", max_length=40)
    isolation: str = Field("", max_length=200)
    holds: list[UUID] | None = Field(
        None,
        max_length=200,
        description="After a start: the jobs that it knows of; it lets go of others.",
    )


class TakenOut(Schema):
    """A job for the runner, or none; and in how many seconds to ask again."""

    job: dict[str, Any] | None = None
    digest: str = ""
    lease: int = 0
    leased_until: datetime | None = None
    files: dict[str, str] = {}
    ask_again_seconds: float

    @classmethod
    def of(cls, taken: services.Taken | None, *, seconds: float) -> "TakenOut":
        """What was taken as the API gives it."""
        if taken is None:
            return cls(ask_again_seconds=seconds)
        return cls(
            job=dict(taken.document), digest=taken.digest, lease=taken.lease,
            leased_until=taken.leased_until, files=dict(taken.files), ask_again_seconds=0,
        )  # fmt: skip


class FinishIn(Schema):
    """What came of a job, signed with the runner's key (Ed25519, base64)."""

    lease: int = Field(ge=1, le=2**31 - 1)
    result: dict[str, Any]
    signature: str = Field(min_length=1, max_length=100)


class LeaseIn(Schema):
    """A job that the runner has."""

    uid: UUID
    lease: int = Field(ge=1, le=2**31 - 1)


class BeatIn(Schema):
    """The jobs that the runner has."""

    jobs: list[LeaseIn] = Field(max_length=200)


class BeatOut(Schema):
    """Those of them that are still its own."""

    kept: list[str]


class ApprovalOut(Schema):
    """Somebody's word that a content may run. `exception` is empty where somebody else gave it."""

    uid: str
    approver: str
    at: datetime
    note: str
    exception: str
    revoked_at: datetime | None
    reason: str

    @classmethod
    def of(cls, found: Approval) -> "ApprovalOut":
        """The approval as the API gives it."""
        return cls(
            uid=found.uid, approver=found.approver_uid, at=found.at, note=found.note,
            exception=found.exception, revoked_at=found.revoked_at, reason=found.reason,
        )  # fmt: skip


class ContentOut(Schema):
    """A content, and whether it may run: `waiting`, `approved` or `revoked`."""

    digest: str
    state: str
    workspace: str
    kind: str
    title: str
    document: dict[str, Any]
    files: dict[str, str]
    services: list[str]
    authors: list[str]
    revision: int
    first_seen_at: datetime
    last_seen_at: datetime
    previous: str
    approval: ApprovalOut | None

    @classmethod
    def of(cls, found: Pending) -> "ContentOut":
        """The content as the API gives it; authors by uid, or by what their commits say."""
        return cls(
            digest=found.digest, state=found.state, workspace=found.workspace, kind=found.kind,
            title=found.title, document=dict(found.document), files=dict(found.files),
            services=list(found.services), authors=[each.uid or each.name for each in found.authors],
            revision=found.revision, first_seen_at=found.first_seen_at, last_seen_at=found.last_seen_at,
            previous=found.previous,
            approval=None if found.approval is None else ApprovalOut.of(found.approval),
        )  # fmt: skip


class ContentsOut(Schema):
    """Contents, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[ContentOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Pending], *, limit: int) -> "ContentsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1].digest if len(found) > limit else ""
        return cls(items=[ContentOut.of(each) for each in shown], next=following)


class ApproveIn(Schema):
    """What the approver has to say."""

    note: str = Field("", max_length=2000)


class RevokeIn(Schema):
    """Why it may run no more."""

    reason: str = Field(min_length=1, max_length=2000)
