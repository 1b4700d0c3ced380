"""What the API takes and gives of contact methods, of rules, and of who can be reached."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.identity.types import Profile
from seatrial.domains.notices.types import Contact, ContactKind, Reach, Rule, Urgency


class ContactMethodIn(Schema):
    """A contact method to be added: `address` is an e-mail address, a number with its country, a web address
    or the key of a device, as the kind has it.
    """

    model_config = ConfigDict(extra="forbid")

    kind: ContactKind
    address: str = Field(min_length=1, max_length=1000)
    label: str = Field("", max_length=60)


class ContactCodeIn(Schema):
    """The code that was sent to a contact method."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=20)


class ContactMethodOut(Schema):
    """A contact method of one's own. `secret` is what pages to a webhook are signed with, '' for others."""

    uid: UUID
    kind: str
    label: str
    address: str
    verified_at: datetime | None
    last_ok_at: datetime | None
    failing_since: datetime | None
    created_at: datetime
    secret: str

    @classmethod
    def of(cls, found: Contact, *, secret: str) -> "ContactMethodOut":
        """The contact method as the API gives it."""
        names = set(cls.model_fields) - {"secret"}
        return cls(secret=secret, **{name: getattr(found, name) for name in names})


class ContactMethodsOut(Schema):
    """One's contact methods, and the kinds that can be added here."""

    items: list[ContactMethodOut]
    kinds: list[str]


class PagingStepIn(Schema):
    """So many seconds after the page began, it goes out by that contact method; '' for the address of the
    account.
    """

    model_config = ConfigDict(extra="forbid")

    contact: str = Field("", max_length=36)
    after_seconds: int = Field(0, ge=0, le=86_400)


class PagingRulesIn(Schema):
    """By what pages of an urgency go out from now on; empty: as for whoever has no rules."""

    model_config = ConfigDict(extra="forbid")

    steps: list[PagingStepIn] = Field(max_length=50)


class PagingRuleOut(Schema):
    """One of one's rules."""

    urgency: Urgency
    contact: str
    after_seconds: int


class PagingRulesOut(Schema):
    """One's rules, the earliest first. Without any, what is `high` goes out by every way at once."""

    items: list[PagingRuleOut]

    @classmethod
    def of(cls, found: Sequence[Rule]) -> "PagingRulesOut":
        """The rules as the API gives them."""
        names = PagingRuleOut.model_fields
        return cls(items=[PagingRuleOut(**{name: getattr(each, name) for name in names}) for each in found])


class ReachOut(Schema):
    """Whether somebody can be paged, without any address."""

    person: str
    name: str
    reachable: bool
    kinds: list[str]
    account: bool
    last_verified: datetime | None
    last_ok: datetime | None
    stale: bool


class ReachesOut(Schema):
    """Everybody whose account is on, by name."""

    items: list[ReachOut]

    @classmethod
    def of(cls, people: Sequence[Profile], *, reaches: Mapping[str, Reach]) -> "ReachesOut":
        """Those of the people whose reach was asked for."""
        items = []
        for person in people:
            found = reaches[person.uid]
            items.append(
                ReachOut(
                    person=person.handle, name=person.name, reachable=found.reachable,
                    kinds=list(found.kinds),
                    account=found.account, last_verified=found.last_verified, last_ok=found.last_ok,
                    stale=found.stale,
                )
            )  # fmt: skip
        return cls(items=items)
