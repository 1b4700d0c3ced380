"""Alerts as lists and pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

#: What a list shows: what is not over, or that and everything before.
LISTED = ("live", "open", "acknowledged", "resolved", "all")
#: What a list of dead letters shows: what waits for somebody, what was read again, what was dropped, or all.
LetterState = Literal["waiting", "played", "dropped", "all"]
LETTER_STATES: tuple[LetterState, ...] = get_args(LetterState)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which alerts a list shows; what is '' leaves a field open. `live` are those that are not resolved;
    `label` is written as `site=oslo`; `text` stands in the title; `changed`: something of it was not kept as
    it was sent.
    """

    state: str = "live"
    service: str = ""
    source: str = ""
    level: str = ""
    rule: str = ""
    label: str = ""
    text: str = ""
    changed: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether it asks for what no index leads to."""
        return bool(self.level or self.rule or self.label or self.text or self.changed)


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """One alert."""

    number: int
    source: str
    key: str
    title: str
    state: str
    stage: str
    scheme: str
    level: str
    service: str
    service_uid: str
    starts_at: datetime
    first_at: datetime
    last_at: datetime
    count: int
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    annotations: Mapping[str, str] = field(default_factory=dict, hash=False)
    link: str = ""
    severity_hint: str = ""
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    resolved_at: datetime | None = None
    resolved_by: str = ""
    verdict: str = ""
    silenced_by: str = ""
    inhibited_by: str = ""
    merged_into: int | None = None
    incident: str = ""
    uid: str = ""

    @property
    def name(self) -> str:
        """AL-12."""
        return f"AL-{self.number}"


@dataclass(frozen=True, slots=True)
class Grouped:
    """What an alert pages with ('' by itself), and when it was opened again (None: never)."""

    group: str
    reopened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of alerts. The list goes on with those before the number `following`, None where it ends; a page
    may have few or none although it goes on.
    """

    alerts: tuple[ShownAlert, ...]
    following: int | None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """A line of the log of an alert."""

    at: datetime
    what: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter: what of an arrival could not be read."""

    number: int
    source: str
    format: str
    arrival: int
    position: int | None
    problem: str
    content: str
    created_at: datetime
    settled_at: datetime | None
    outcome: str

    @property
    def name(self) -> str:
        """DL-3."""
        return f"DL-{self.number}"
