"""The first time in production: its window, and what was found while it was watched (S0:41, R015)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from seatrial.domains.actions.types import Action

#: What a finding is of. Deployments come by themselves, as changes.
FindingKind = Literal["alert", "incident", "change", "other"]
FINDING_KINDS: tuple[FindingKind, ...] = get_args(FindingKind)

#: What an alert was worth; '' while nobody has said so.
Label = Literal["", "actionable", "not_actionable", "false"]
LABELS: tuple[Label, ...] = get_args(Label)
LABEL_TITLES: Mapping[str, str] = {
    "actionable": "Actionable",
    "not_actionable": "Not actionable",
    "false": "False",
}

#: What a finding means for the runbook. `must_change` is no answer yet: it opens the action that gives one.
Runbook = Literal["", "no_change", "changed", "must_change"]
RUNBOOKS: tuple[Runbook, ...] = get_args(Runbook)
RUNBOOK_TITLES: Mapping[str, str] = {
    "no_change": "No change",
    "changed": "Changed",
    "must_change": "Must change",
}
#: With these a finding keeps nothing from closing.
SETTLED: tuple[Runbook, ...] = ("no_change", "changed")


@dataclass(frozen=True, slots=True)
class NewFinding:
    """Something that was seen. `source` is what names it where it comes from (a URN, an address): of one
    source there is one finding in a review. `at` None is now.
    """

    kind: FindingKind
    title: str
    source: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunbookAnswer:
    """What a finding means for the runbook: `link` names the changed revision; `owner` (a handle or uid)
    changes it through the day `due_on`, `title` says what is to be changed.
    """

    says: Runbook
    link: str = ""
    title: str = ""
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was seen in the window; people are named by uid."""

    uid: str
    kind: FindingKind
    title: str
    source: str
    at: datetime
    recorded_at: datetime
    recorded_by: str
    label: Label = ""
    label_note: str = ""
    labelled_by: str = ""
    labelled_at: datetime | None = None
    runbook: Runbook = ""
    runbook_link: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    action: Action | None = None

    @property
    def needs_label(self) -> bool:
        """Whether it is an alert that nobody has labelled."""
        return self.kind == "alert" and not self.label

    @property
    def needs_answer(self) -> bool:
        """Whether nobody has said what it means for the runbook, or the runbook has to be changed still."""
        return self.runbook not in SETTLED

    @property
    def is_settled(self) -> bool:
        """Whether it keeps nothing from closing."""
        return not (self.needs_label or self.needs_answer)

    @property
    def label_title(self) -> str:
        """The label as people read it; '' without one."""
        return LABEL_TITLES.get(self.label, "")

    @property
    def runbook_title(self) -> str:
        """The answer as people read it; '' without one."""
        return RUNBOOK_TITLES.get(self.runbook, "")


@dataclass(frozen=True, slots=True)
class Window:
    """From one moment to before the other."""

    opens_at: datetime
    ends_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether its end is reached."""
        return now >= self.ends_at

    def holds(self, at: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.opens_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class Verification:
    """The window of a review and its findings, in the order in which they were recorded."""

    window: Window
    findings: tuple[Finding, ...] = ()

    @property
    def unlabelled(self) -> int:
        """How many alerts wait for a label."""
        return sum(each.needs_label for each in self.findings)

    @property
    def unanswered(self) -> int:
        """How many findings wait for what they mean for the runbook."""
        return sum(each.needs_answer for each in self.findings)
