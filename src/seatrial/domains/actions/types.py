"""The words of actions as values, and the grants that they bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal, get_args

from seatrial.domains.identity.types import GRANTS, LEADS, Grant

ActionKind = Literal[
    "remediation", "mitigation", "vulnerability", "process_review", "bypass", "break_glass", "improvement"
]
ACTION_KINDS: tuple[ActionKind, ...] = get_args(ActionKind)
Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
ActionState = Literal["open", "done", "verified", "cancelled"]
ACTION_STATES: tuple[ActionState, ...] = get_args(ActionState)
#: What people read; a kind stands for itself where it is no more than its name.
KIND_WORDS: Mapping[str, str] = {
    "process_review": "process review",
    "break_glass": "break-glass",
}
#: How long after its last day the service owner is told, where no policy says so.
ESCALATE_AFTER = timedelta(days=2)
#: How many days before its last day its owner is reminded.
REMIND_BEFORE = (3, 1)

OPEN = GRANTS.add(
    "actions:open",
    Grant("actions:open", "Open actions", roles=LEADS | {"product_manager", "manager"}),
)
MANAGE = GRANTS.add(
    "actions:manage",
    Grant("actions:manage", "Change, cancel and reopen actions, end those of others", roles=LEADS),
)
VERIFY = GRANTS.add(
    "actions:verify",
    Grant("actions:verify", "Verify that the actions of others are done", roles=LEADS),
)
#: The one role that gives money (R027).
FUNDS = "service_owner"


@dataclass(frozen=True, slots=True)
class NewAction:
    """An action that is to be opened. `owner` is a person's uid or handle, `service` and `source` are URNs
    ('' where it is about no service, or comes from nothing). `alternative` says what would do instead (R085),
    `verification` what shows that it is done. Under one `key` an action is opened once; '' opens another.
    """

    kind: ActionKind
    title: str
    owner: str
    due_on: date | None
    severity: Severity = "medium"
    service: str = ""
    environment: str = ""
    text: str = ""
    source: str = ""
    source_title: str = ""
    alternative: str = ""
    verification: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be another way; None leaves it."""

    title: str | None = None
    text: str | None = None
    severity: Severity | None = None
    owner: str | None = None
    due_on: date | None = None
    environment: str | None = None
    alternative: str | None = None
    verification: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Who promised to do what by when. People are named by uid; `amount` is in `currency` (ISO 4217)."""

    uid: str
    number: int
    kind: ActionKind
    service_uid: str
    service: str
    environment: str
    title: str
    text: str
    severity: Severity
    owner_uid: str
    due_on: date
    source: str
    source_title: str
    alternative: str
    verification: str
    state: ActionState
    revision: int
    created_at: datetime
    created_by: str
    funded_by: str = ""
    funded_at: datetime | None = None
    amount: Decimal | None = None
    currency: str = ""
    done_at: datetime | None = None
    done_by: str = ""
    outcome: str = ""
    fix: str = ""
    verified_at: datetime | None = None
    verified_by: str = ""
    verified_note: str = ""
    cancelled_at: datetime | None = None
    cancelled_by: str = ""
    cancelled_reason: str = ""
    overdue_at: datetime | None = None
    escalated_at: datetime | None = None

    @property
    def name(self) -> str:
        """How people call it: `A-12`."""
        return f"A-{self.number}"

    @property
    def urn(self) -> str:
        """How others refer to it, and the subject of its entries in the log."""
        return f"action:{self.uid}"

    @property
    def kind_words(self) -> str:
        """Its kind as people read it."""
        return KIND_WORDS.get(self.kind, self.kind)

    def is_overdue(self, today: date) -> bool:
        """Whether its last day is over and it is open. `today` is the day in UTC."""
        return self.state == "open" and self.due_on < today


@dataclass(frozen=True, slots=True)
class EndsAction:
    """The question that guards are asked before an action is done or verified: what it is about may have to
    be another one first (R082).
    """

    action: Action


DraftState = Literal["waiting", "accepted", "dismissed"]
DRAFT_STATES: tuple[DraftState, ...] = get_args(DraftState)


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A remediation that a machine proposes; it is nobody's yet. `service` is a URN. Under one `key` it is
    proposed once. `alternative` says what would do instead, and what that takes (R085).
    """

    key: str
    title: str
    text: str
    service: str
    environment: str
    source: str
    source_title: str
    metric: str
    endpoint: str
    threshold: str
    alternative: str = ""
    verification: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The same as it stands: it waits, somebody took it on as the action `action` (`A-12`), or dismissed it
    for a `reason`.
    """

    uid: str
    service: str
    environment: str
    title: str
    text: str
    source: str
    source_title: str
    metric: str
    endpoint: str
    threshold: str
    alternative: str
    verification: str
    state: DraftState
    created_at: datetime
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    action: str = ""

    @property
    def urn(self) -> str:
        """The subject of its entries in the log."""
        return f"draft:{self.uid}"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which actions a list shows; '' leaves a field open. `known` are services (URNs), None: all.

    `owner` is a person's uid; `overdue` those alone that are, as of `today`.
    """

    service: str = ""
    kind: str = ""
    state: str = ""
    severity: str = ""
    owner: str = ""
    source: str = ""
    text: str = ""
    overdue: bool = False
    known: frozenset[str] | None = None


Impact = Literal["high", "medium", "low"]
IMPACTS: tuple[Impact, ...] = get_args(Impact)


@dataclass(frozen=True, slots=True)
class Mitigation:
    """What makes a risk less likely or less bad. `owner` is a URN or ''; `action` names one that is open
    already (`A-12`) or ''.
    """

    title: str
    due: date | None = None
    owner: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """What may go wrong, with `probability` in percent. `register` is the URN of its register, `of` what the
    register is about: a URN, or words.
    """

    register: str
    of: str
    id: str
    title: str
    description: str
    probability: int
    impact: Impact
    owner: str
    mitigations: tuple[Mitigation, ...]
    review_by: date | None

    @property
    def urn(self) -> str:
        """How actions name it as their source."""
        return f"risk:{self.register.partition(':')[2]}/{self.id}"
