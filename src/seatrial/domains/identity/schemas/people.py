"""What the API gives of accounts."""

from datetime import datetime

from ninja import Schema

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
    """Everybody."""

    items: list[PersonOut]
