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

    @classmethod
    def of(cls, actor: Actor) -> "MeOut":
        """The actor as the API gives it."""
        return cls(kind=actor.kind, uid=actor.uid, name=actor.name, grants=sorted(actor.grants))


class PersonOut(Schema):
    """Somebody who has an account."""

    uid: str
    name: str
    time_zone: str
    is_administrator: bool
    is_active: bool
    created_at: datetime
    last_seen_at: datetime | None

    @classmethod
    def of(cls, person: Profile) -> "PersonOut":
        """The person as the API gives them."""
        return cls(
            uid=person.uid,
            name=person.name,
            time_zone=person.time_zone,
            is_administrator=person.is_administrator,
            is_active=person.is_active,
            created_at=person.created_at,
            last_seen_at=person.last_seen_at,
        )


class PeopleOut(Schema):
    """Everybody."""

    items: list[PersonOut]
