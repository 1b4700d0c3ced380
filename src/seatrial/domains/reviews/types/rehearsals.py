"""Rehearsals: what went wrong in them, what becomes of it, and what was learned (S3:158-159, R081)."""

from dataclasses import dataclass
from datetime import date, datetime

from seatrial.domains.actions.types import Action, Severity


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that went wrong, as evidence names it. `about` names what has to be corrected, as
    `runbook:NAME@sha256:...`; '' where it is nothing that has revisions.
    """

    title: str
    severity: Severity
    blocking: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class Remedied:
    """An issue with the remediation that it became."""

    issue: Issue
    action: Action

    @property
    def blocks(self) -> bool:
        """Whether it keeps things from going on: its remediation is not verified by a second person."""
        return self.issue.blocking and self.action.state != "verified"


@dataclass(frozen=True, slots=True)
class NewRehearsal:
    """A rehearsal by the uid of its evidence. Whatever went wrong in it `owner` (a handle or uid) remedies
    through the day `due_on`.
    """

    evidence: str
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What was rehearsed, with its issues; people are named by uid."""

    uid: str
    evidence: str
    service: str
    environment: str
    issues: tuple[Remedied, ...]
    opened_at: datetime
    opened_by: str
    lessons: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it yet."""
        return self.closed_at is None
