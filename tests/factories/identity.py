"""People, and what they hold."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import make_password

from seatrial.domains.identity import rules
from seatrial.domains.identity.models import Deputy, Person, RoleAssignment
from seatrial.kit.ids import new_uid

HOUR = timedelta(hours=1)
CREATED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def person(
    name: str = "Ada",
    *,
    password: str = "",
    is_administrator: bool = False,
    is_active: bool = True,
    time_zone: str = "UTC",
    handle: str = "",
    kind: str = "human",
    is_vendor: bool = False,
    email: str = "",
) -> Person:
    """Somebody who has an account; with a password that was hashed quickly, if one is given."""
    made = Person.objects.create(
        uid=new_uid(CREATED),
        name=name,
        handle=handle or rules.slug(name),
        kind=kind,
        email=email,
        is_vendor=is_vendor,
        password=make_password(password or None, hasher="pbkdf2_sha256"),
        is_active=is_active,
        time_zone=time_zone,
        created_at=CREATED,
    )
    if is_administrator:
        role(made, "administrator")
    return made


def role(
    holder: Person,
    name: str,
    scope: str = "",
    *,
    starts_at: datetime = CREATED,
    ends_at: datetime | None = None,
) -> RoleAssignment:
    """The holder has the role within the scope, from long ago and for good unless told otherwise."""
    return RoleAssignment.objects.create(
        uid=new_uid(CREATED),
        person=holder,
        role=name,
        scope=scope,
        starts_at=starts_at,
        ends_at=ends_at,
        given_at=CREATED,
        given_by="system:test",
    )


def deputy(
    of: Person, by: Person, *, starts_at: datetime = CREATED, ends_at: datetime | None = None
) -> Deputy:
    """One holds the roles of another, from long ago and for a hundred years unless told otherwise."""
    return Deputy.objects.create(
        uid=new_uid(CREATED),
        person=of,
        deputy=by,
        starts_at=starts_at,
        ends_at=ends_at or starts_at + timedelta(days=36500),
        given_at=CREATED,
        given_by="system:test",
    )
