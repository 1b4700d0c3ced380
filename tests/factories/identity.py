"""People."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import make_password

from seatrial.domains.identity.models import Person
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
) -> Person:
    """Somebody who has an account; with a password that was hashed quickly, if one is given."""
    return Person.objects.create(
        uid=new_uid(CREATED),
        name=name,
        password=make_password(password or None, hasher="pbkdf2_sha256"),
        is_administrator=is_administrator,
        is_active=is_active,
        time_zone=time_zone,
        created_at=CREATED,
    )
