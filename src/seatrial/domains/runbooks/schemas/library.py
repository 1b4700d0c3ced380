"""Runbooks, revisions, reviews and inventories as the API gives them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from seatrial.domains.runbooks.rules.inventory import Inventory
from seatrial.domains.runbooks.rules.lint import missing_sections
from seatrial.domains.runbooks.types import (
    Attached,
    Content,
    Document,
    Fault,
    Helper,
    Revision,
    RevisionReview,
    Runbook,
    Step,
    Tested,
)


class LintOut(Schema):
    """Something wrong with the file, where, and the remedy."""

    line: int
    column: int
    severity: str
    code: str
    message: str
    remedy: str

    @classmethod
    def of(cls, found: Fault) -> "LintOut":
        """The finding."""
        return cls(
            line=found.line, column=found.column, severity=found.severity, code=found.code,
            message=found.message, remedy=found.remedy,
        )  # fmt: skip


class LintIn(Schema):
    """A runbook that need not stand anywhere: its text, and under which path it would lie."""

    text: str = Field(max_length=1_000_000)
    path: str = Field("runbooks/runbook.md", min_length=1, max_length=500)


class LintedOut(Schema):
    """What lint says of a text: its kind, the sections that it lacks for one of that kind, how many steps it
    has, and all that is wrong, in the order of the lines.
    """

    kind: str
    missing_sections: list[str]
    steps: int
    errors: int
    findings: list[LintOut]

    @classmethod
    def of(cls, document: Document, faults: Sequence[Fault]) -> "LintedOut":
        """The findings."""
        return cls(
            kind=document.front.kind, missing_sections=list(missing_sections(document)),
            steps=len(document.steps) + len(document.undo),
            errors=sum(each.severity == "error" for each in faults),
            findings=[LintOut.of(each) for each in faults],
        )  # fmt: skip


class TestedOut(Schema):
    """The newest run of the revision that says whether it works."""

    run: str
    outcome: str
    mode: str
    at: datetime
    by: str
    by_author: bool = Field(description="Whether nobody but authors of the revision ran it to its end.")

    @classmethod
    def of(cls, found: Tested) -> "TestedOut":
        """The run."""
        return cls(
            run=found.run, outcome=found.outcome, mode=found.mode, at=found.at, by=found.by,
            by_author=found.by_author,
        )  # fmt: skip


class RevisionReviewOut(Schema):
    """What somebody who is not its author says of a revision."""

    uid: str
    reviewer: str
    verdict: str
    note: str
    at: datetime

    @classmethod
    def of(cls, found: RevisionReview) -> "RevisionReviewOut":
        """The review."""
        return cls(
            uid=found.uid, reviewer=found.reviewer.name, verdict=found.verdict, note=found.note, at=found.at
        )


class RunbookRevisionOut(Schema):
    """The exact content of a runbook."""

    digest: str
    number: int
    first_seen_at: datetime
    authors: list[str]
    errors: int
    warnings: int
    reviews: list[RevisionReviewOut]

    @classmethod
    def of(cls, found: Revision) -> "RunbookRevisionOut":
        """The revision; `errors` and `warnings` are what lint found."""
        errors = sum(each.severity == "error" for each in found.findings)
        return cls(
            digest=found.digest,
            number=found.number,
            first_seen_at=found.first_seen_at,
            authors=[each.name or each.uid for each in found.authors],
            errors=errors,
            warnings=len(found.findings) - errors,
            reviews=[RevisionReviewOut.of(each) for each in found.reviews],
        )


class RunbookOut(Schema):
    """A runbook of the library as it stands."""

    uid: str
    urn: str
    name: str
    title: str
    kind: str
    service: str
    workspace: str
    path: str
    owner: str
    trigger: str
    state: str
    reviewed: date | None
    review_due: date | None
    tested: TestedOut | None
    overdue: list[str] = Field(description="Runs without approval on which nobody looked back in time.")
    revision: RunbookRevisionOut

    @classmethod
    def of(cls, found: Runbook) -> "RunbookOut":
        """The runbook."""
        return cls(
            uid=found.uid, urn=found.urn, name=found.name, title=found.title, kind=found.kind,
            service=found.service, workspace=found.workspace, path=found.path, owner=found.owner,
            trigger=found.trigger, state=found.state, reviewed=found.reviewed, review_due=found.review_due,
            tested=TestedOut.of(found.tested) if found.tested else None,
            overdue=list(found.overdue), revision=RunbookRevisionOut.of(found.revision),
        )  # fmt: skip


class RunbooksOut(Schema):
    """A page of runbooks, and the cursor of the next one ('' on the last)."""

    items: list[RunbookOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Runbook], *, limit: int) -> "RunbooksOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1].name if len(found) > limit else ""
        return cls(items=[RunbookOut.of(each) for each in shown], next=following)


class FenceOut(Schema):
    """A step of a runbook, as its fence says it."""

    name: str
    title: str
    phase: str
    language: str
    text: str
    line: int
    target: str
    timeout_seconds: float
    retries: int
    verify: str
    rollback: str
    manual: bool
    confirm: bool
    mutating: bool
    role: str

    @classmethod
    def of(cls, found: Step) -> "FenceOut":
        """The fence; `verify` and `rollback` are names of others, or why there is none."""
        return cls(
            name=found.name, title=found.title, phase=found.phase, language=found.language, text=found.text,
            line=found.line, target=found.target, timeout_seconds=found.timeout, retries=found.retries,
            verify=found.verify_reason or found.verify, rollback=found.rollback_reason or found.rollback,
            manual=found.manual, confirm=found.confirm, mutating=found.mutating, role=found.role,
        )  # fmt: skip


class RunbookHelperOut(Schema):
    """Somebody who helps when the runbook does not. `state` is '' where nobody can tell whether they are
    reached, else `verified`, `stale` or `unreachable`.
    """

    who: str
    how: str
    after: str
    state: str
    standing: str
    last_verified: datetime | None


class RunbookAttachmentOut(Schema):
    """A file that a revision attaches. `size` in bytes; null where it is kept no more."""

    path: str
    sha256: str
    size: int | None


class RunbookContentOut(Schema):
    """One revision of a runbook with its text, its steps and what lint says of it."""

    runbook: RunbookOut
    revision: RunbookRevisionOut
    text: str
    steps: list[FenceOut]
    findings: list[LintOut]
    attachments: dict[str, str]
    attached: list[RunbookAttachmentOut]
    helpers: list[RunbookHelperOut]

    @classmethod
    def of(
        cls, found: Content, *, attached: Sequence[Attached], helpers: Sequence[Helper]
    ) -> "RunbookContentOut":
        """The revision with everything."""
        return cls(
            runbook=RunbookOut.of(found.runbook),
            revision=RunbookRevisionOut.of(found.revision),
            text=found.text,
            steps=_fences(found.document),
            findings=[LintOut.of(each) for each in found.revision.findings],
            attachments=dict(found.attachments),
            attached=[RunbookAttachmentOut.from_orm(each) for each in attached],
            helpers=[RunbookHelperOut.from_orm(each) for each in helpers],
        )


def _fences(document: Document) -> list[FenceOut]:
    return [FenceOut.of(each) for each in (*document.steps, *document.undo)]


class RunbookDifferenceOut(Schema):
    """What differs between two revisions, as a unified diff."""

    old: int
    new: int
    diff: str


class RevisionReviewIn(Schema):
    """What somebody says of the revision that stands."""

    verdict: Literal["approved", "changes_wanted"] = Field(description="What they say.")
    note: str = Field("", max_length=10_000, description="Why; what is to be changed.")
    digest: str = Field("", max_length=71, description="The revision that they read; another one is refused.")


class InventoriedOut(Schema):
    """A runbook of the inventory with its trigger and owner; `sorts` says what sorts of things start it."""

    name: str
    title: str
    kind: str
    trigger: str
    sorts: list[str]
    owner: str
    state: str


class RunbookAreaOut(Schema):
    """An area of documentation, and what is in it."""

    title: str
    runbooks: list[str]
    contacts: int


class FailureModeOut(Schema):
    """A way in which the service fails."""

    id: str
    title: str
    likelihood: str
    detection: str
    runbook: str
    reason: str


class RoutineTaskOut(Schema):
    """Something that is done again and again."""

    id: str
    title: str
    sort: str
    cadence: str
    owner: str
    runbook: str
    reason: str


class RunbookGapOut(Schema):
    """Something that the service lacks."""

    of: str
    what: str


class RunbookInventoryOut(Schema):
    """What runbooks a service has, and every gap."""

    service: str
    runbooks: list[InventoriedOut]
    areas: list[RunbookAreaOut]
    failure_modes: list[FailureModeOut]
    routine_tasks: list[RoutineTaskOut]
    gaps: list[RunbookGapOut]

    @classmethod
    def of(cls, found: Inventory) -> "RunbookInventoryOut":
        """The inventory."""
        return cls(
            service=found.service,
            runbooks=[InventoriedOut.from_orm(each) for each in found.runbooks],
            areas=[RunbookAreaOut.from_orm(each) for each in found.areas],
            failure_modes=[FailureModeOut.from_orm(each) for each in found.modes],
            routine_tasks=[RoutineTaskOut.from_orm(each) for each in found.tasks],
            gaps=[RunbookGapOut.from_orm(each) for each in found.gaps],
        )
