"""The words of runners as values, and the grants that they bring."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from seatrial.domains.identity.types import GRANTS, Grant
from seatrial.kit.registry import Registry

WORK = GRANTS.add("runners:work", Grant("runners:work", "Take jobs and send their results: runners alone"))
MANAGE = GRANTS.add("runners:manage", Grant("runners:manage", "Enrol runners and revoke them"))
APPROVE = GRANTS.add(
    "runners:approve",
    Grant(
        "runners:approve",
        "Approve commands, scripts and SQL that somebody else wrote",
        roles=frozenset({"engineering_lead", "operations_lead", "security_lead"}),
        humans=True,
    ),
)
#: Whoever approves holds it, and a token carries it: to stop what runs must be easy (decision 0047).
WITHDRAW = GRANTS.add(
    "runners:withdraw",
    Grant("runners:withdraw", "Take approvals of commands, scripts and SQL back", roles=APPROVE.roles),
)

JobState = Literal["queued", "leased", "done", "lost", "cancelled"]
JOB_STATES: tuple[JobState, ...] = ("queued", "leased", "done", "lost", "cancelled")
#: Whether somebody may want a runner of the label any moment: such a runner asks for work more often.
EXPECTED: Registry[Callable[[str], bool]] = Registry("expectation of work")
#: The name of the exception by which an author may approve what is the own, where the operator allows it.
SMALL_TEAM = "small-team"


@dataclass(frozen=True, slots=True)
class Trust:
    """What the operator set: whose files count as from a protected branch besides those of workspaces that
    say so themselves, and whether authors may approve their own content (the small-team exception).
    """

    protected: frozenset[str] = frozenset()
    self_approval: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """Exactly what would run. `document` holds words, SQL, interpreter and whatever else decides what
    happens; `files` are all files that the program would see. `slot` names what it is for, so that a changed
    content finds the one before it. `title` says it in one line.
    """

    workspace: str
    kind: str
    slot: str
    title: str
    document: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """A run that somebody wants. `reference` is the submitter's own name for it; a newer one with the same
    reference takes the place of one that waits. `details` reach the runner and are no part of the content.
    """

    content: Content
    label: str
    reference: str
    service: str
    environment: str
    timeout: timedelta
    details: Mapping[str, Any] = field(default_factory=dict)
    #: what must not run twice: no second runner takes it over, its lease is short, and the runner keeps it
    #: by beating
    is_once: bool = False


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came of a request: a job (its uid), or why there is none, in words and with the remedy."""

    digest: str
    job: str = ""
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Runner:
    """An enrolled runner as others see it; the key is its public one, in base64."""

    uid: str
    label: str
    public_key: str
    version: str
    platform: str
    isolation: str
    enrolled_at: datetime
    enrolled_by: str
    last_seen_at: datetime | None
    revoked_at: datetime | None

    @property
    def producer(self) -> str:
        """How evidence names it."""
        return f"runner:{self.label}"


@dataclass(frozen=True, slots=True)
class Job:
    """One run. `lease` counts the times it was taken: a result must bear the last one."""

    uid: str
    kind: str
    label: str
    title: str
    digest: str
    reference: str
    service: str
    environment: str
    state: JobState
    attempts: int
    lease: int
    runner: str
    created_at: datetime
    leased_until: datetime | None
    finished_at: datetime | None
    timeout: timedelta
    result: Mapping[str, Any] | None
    problem: str
    exception: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Holder:
    """The runner that has a job, its lease of it, and the submitter's own name of the job."""

    lease: int
    runner: str
    label: str
    reference: str


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who wrote or applied a content: an account, or (uid '') a name in a commit."""

    kind: str
    uid: str
    name: str


ApprovalWord = Literal["waiting", "approved", "revoked"]


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's word that a content may run, and, where it was taken back, by whom and why."""

    uid: str
    approver_uid: str
    approver_name: str
    at: datetime
    note: str
    exception: str
    revoked_at: datetime | None
    revoked_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A content with where it stands: who wrote it, what it is for, who approved it."""

    digest: str
    workspace: str
    kind: str
    title: str
    document: Mapping[str, Any]
    files: Mapping[str, str]
    services: Sequence[str]
    authors: Sequence[Author]
    revision: int
    first_seen_at: datetime
    last_seen_at: datetime
    previous: str
    approval: Approval | None

    @property
    def state(self) -> ApprovalWord:
        """Whether it may run now."""
        if self.approval is None:
            return "waiting"
        return "approved" if self.approval.revoked_at is None else "revoked"
