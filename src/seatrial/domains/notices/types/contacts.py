"""How people are reached, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

ContactKind = Literal["email", "sms", "voice", "push", "slack", "teams", "webhook", "apprise"]
CONTACT_KINDS: tuple[ContactKind, ...] = get_args(ContactKind)
#: Those that reach somebody only where the operator has named a provider for them.
PROVIDED: tuple[ContactKind, ...] = ("sms", "voice", "push")

#: `high`: somebody has to act now, at any hour; `low`: at the next occasion.
Urgency = Literal["high", "low"]
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a person. `contact` is the uid of the contact method, '' for the address of the account,
    which is one without having been added.
    """

    contact: str
    kind: ContactKind
    address: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact method as its owner sees it. `failing_since` is when the last pages began to fail there."""

    uid: str
    person_uid: str
    kind: ContactKind
    label: str
    address: str
    verified_at: datetime | None
    last_ok_at: datetime | None
    failing_since: datetime | None
    created_at: datetime

    @property
    def words(self) -> str:
        """How pages and messages name it."""
        return self.label or self.kind


@dataclass(frozen=True, slots=True)
class Rule:
    """So many seconds after a page of that urgency began, it goes out over that contact method too."""

    uid: str
    person_uid: str
    urgency: Urgency
    after_seconds: int
    #: the uid of the contact method; '' for the address of the account
    contact: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a person can be paged, without any address. `kinds` are those of their verified contact
    methods; `account` whether their account has an address, which is used without having been verified.
    `stale`: nothing of it was verified, or last reached them, within the days that settings name (R171).
    """

    person_uid: str
    kinds: tuple[ContactKind, ...]
    account: bool
    last_verified: datetime | None
    last_ok: datetime | None
    stale: bool

    @property
    def verified(self) -> int:
        """How many verified contact methods the person has."""
        return len(self.kinds)

    @property
    def reachable(self) -> bool:
        """Whether a page goes out at all."""
        return bool(self.kinds) or self.account

    @property
    def words(self) -> str:
        """The same for a page."""
        if not self.kinds:
            return "by an address that was never verified" if self.account else "cannot be reached"
        return "not verified for long" if self.stale else "can be reached"
