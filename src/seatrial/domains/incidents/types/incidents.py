"""Incidents as values: what somebody declares, who does what in it, and what is written about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

RoleWord = Literal["commander", "operations", "communications", "scribe"]
ROLES: tuple[RoleWord, ...] = get_args(RoleWord)
#: What each one does, as the document of the process says it.
ROLE_WORDS: Mapping[str, str] = {
    "commander": "Leads: decides, gives tasks, hands over. Exactly one at any time.",
    "operations": "Works on the system, and tells the commander what was found.",
    "communications": "Tells people inside and customers how it goes.",
    "scribe": "Writes down what happens that the timeline does not see by itself.",
}
State = Literal["open", "resolved"]
STATES: tuple[State, ...] = get_args(State)
#: What the status page says of it.
Phase = Literal["investigating", "identified", "monitoring", "resolved"]
PHASES: tuple[Phase, ...] = get_args(Phase)
#: Who reads an entry: those inside; those and the parties that take part, or one of them; everybody.
Audience = Literal["internal", "shared", "public"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
EntryKind = Literal[
    "declared", "severity-changed", "described", "role-given", "role-ended", "command-handed-over", "noted",
    "updated", "linked", "unlinked", "party-joined", "party-left", "resolved", "reopened",
]  # fmt: skip
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
LinkKind = Literal["alert", "deployment", "run", "change", "page", "runbook"]
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)
#: The two highest ranks: what is severe.
SEVERE = (1, 2)


@dataclass(frozen=True, slots=True)
class NewIncident:
    """An incident that is declared. `severity` is a level of the scheme that the service picked (`SEV2`), or
    of the default scheme without a service; `commander` a handle or uid, '' whoever declares it. `alerts`
    are their names (`AL-12`); title, severity and service that are '' are as they say. Under one `key` an
    incident is declared once; '' declares another.
    """

    title: str = ""
    severity: str = ""
    service: str = ""
    summary: str = ""
    commander: str = ""
    started_at: datetime | None = None
    detected_at: datetime | None = None
    alerts: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is to be another way; None leaves it. `unknown` names moments that nobody knows after all."""

    title: str | None = None
    summary: str | None = None
    severity: str | None = None
    started_at: datetime | None = None
    detected_at: datetime | None = None
    unknown: tuple[Literal["started_at", "detected_at"], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """An update. A public one says what stands on the status page; the first needs a title for it."""

    words: str
    audience: Audience = "internal"
    phase: Phase | None = None
    public_title: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class NewLink:
    """What is linked: `target` names it (`alert:AL-12`, a uid, or an address); `party` shares it with one."""

    kind: LinkKind
    target: str
    title: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """What people lead together. `update_by` is None where no update is due."""

    uid: str
    number: int
    title: str
    summary: str
    service_uid: str
    service: str
    scheme: str
    level: str
    rank: int
    state: State
    phase: Phase
    public_title: str
    started_at: datetime | None
    detected_at: datetime | None
    declared_at: datetime
    declared_by: str
    updated_at: datetime
    update_by: datetime | None
    resolved_at: datetime | None
    resolution: str
    reopened: int
    revision: int

    @property
    def name(self) -> str:
        """How people call it: `I-3`."""
        return f"I-{self.number}"

    @property
    def urn(self) -> str:
        """How others refer to it, and the subject of its entries in the log."""
        return f"incident:{self.name}"

    @property
    def is_open(self) -> bool:
        """Whether somebody leads it."""
        return self.state == "open"

    def is_update_late(self, now: datetime) -> bool:
        """Whether an update was due before now; at the very second it is still in time."""
        return self.is_open and self.update_by is not None and now > self.update_by


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody had a role from one moment to another (None: still)."""

    role: RoleWord
    person: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline. `party` is the only one that it is shared with, '' all that take part."""

    position: int
    kind: EntryKind
    at: datetime
    words: str
    by: str
    audience: Audience
    party: str = ""
    phase: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What belongs to the incident. `address` is its page, '' where it has none."""

    kind: LinkKind
    target: str
    title: str
    at: datetime
    by: str
    party: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A vendor that takes part: the URN that its people hold their role within, and what its part is."""

    urn: str
    task: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which incidents a list shows; '' leaves a field open. `known` are services (URNs), None: all;
    `parties` are those as which a confined reader takes part.
    """

    state: str = ""
    service: str = ""
    text: str = ""
    rank: int | None = None
    known: frozenset[str] | None = None
    parties: frozenset[str] = frozenset()
