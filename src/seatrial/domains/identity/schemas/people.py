"""What the API gives of accounts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from seatrial.domains.identity.types import Profile
from seatrial.kit.access import Actor


class MeOut(Schema):
    """Who acts with these credentials, and what they may do."""

    kind: str
    uid: str
    name: str
    grants: list[str]
    #: by the URN of the service, team or system that they are held within
    within: dict[str, list[str]]
    #: roles by the URN that they are held within; under the empty one those held everywhere
    roles: dict[str, list[str]]
    #: whether nothing else is known to it than what it holds something within
    is_confined: bool
    #: the uid of the person whose token was shown, empty where somebody acts themselves
    on_behalf_of: str

    @classmethod
    def of(cls, actor: Actor) -> "MeOut":
        """The actor as the API gives it."""
        return cls(
            kind=actor.kind,
            uid=actor.uid,
            name=actor.name,
            grants=sorted(actor.grants),
            within={urn: sorted(held) for urn, held in sorted(actor.within.items())},
            roles={urn: sorted(held) for urn, held in sorted(actor.roles.items())},
            is_confined=actor.is_confined,
            on_behalf_of=actor.on_behalf_of,
        )


class PersonOut(Schema):
    """Somebody who has an account."""

    uid: str
    name: str
    time_zone: str
    handle: str
    kind: str
    email: str
    is_vendor: bool
    is_active: bool
    is_erased: bool
    created_at: datetime
    last_seen_at: datetime | None

    @classmethod
    def of(cls, person: Profile) -> "PersonOut":
        """The person as the API gives them."""
        return cls(
            uid=person.uid,
            name=person.name,
            time_zone=person.time_zone,
            handle=person.handle,
            kind=person.kind,
            email=person.email,
            is_vendor=person.is_vendor,
            is_active=person.is_active,
            is_erased=person.erased_at is not None,
            created_at=person.created_at,
            last_seen_at=person.last_seen_at,
        )


class PeopleOut(Schema):
    """People, by name; `next` continues."""

    items: list[PersonOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Profile], *, limit: int) -> "PeopleOut":
        """The first `limit` of them."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[PersonOut.of(each) for each in shown], next=following)


class GivenRoleIn(Schema):
    """A role that somebody invited has from the beginning."""

    role: Annotated[str, Field(max_length=60)]
    scope: Annotated[str, Field(max_length=200, description="URN, empty for everywhere")] = ""


class PersonIn(Schema):
    """Somebody who is to have an account."""

    name: Annotated[str, Field(max_length=200)]
    kind: Annotated[str, Field(max_length=10, description="human, service or agent")] = "human"
    handle: Annotated[str, Field(max_length=63, description="Empty: made of the name")] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    is_vendor: bool = False
    roles: Annotated[list[GivenRoleIn], Field(max_length=50)] = []


class PersonChangeIn(Schema):
    """What is to change; what is left out stays."""

    name: Annotated[str | None, Field(max_length=200)] = None
    email: Annotated[str | None, Field(max_length=254)] = None
    time_zone: Annotated[str | None, Field(max_length=64)] = None
    is_active: bool | None = None
    is_vendor: bool | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class LetInOut(Schema):
    """Somebody, with the address that signs them in once; empty in a dry run, and for programs."""

    person: PersonOut
    sign_in_url: str
    expires_at: datetime | None
