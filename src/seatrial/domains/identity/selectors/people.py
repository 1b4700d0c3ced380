"""Reads people."""

from collections.abc import Sequence
from functools import lru_cache
from typing import cast
from uuid import UUID
from zoneinfo import available_timezones

from django.db.models import QuerySet

from seatrial.domains.identity.models import Person
from seatrial.domains.identity.types import Kind, Profile, Theme
from seatrial.kit.problems import NotFound

#: Names in the zone database that are no places and mean something else on each machine.
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})


@lru_cache(maxsize=1)
def time_zones() -> tuple[str, ...]:
    """All IANA time zones that this machine knows, by name, UTC first."""
    return ("UTC", *sorted(available_timezones() - _NO_ZONES - {"UTC"}))


def profile_of(person: Person) -> Profile:
    """The person as a value."""
    return Profile(
        uid=str(person.uid),
        name=person.name,
        time_zone=person.time_zone,
        theme=cast(Theme, person.theme),
        is_active=person.is_active,
        created_at=person.created_at,
        last_seen_at=person.last_login,
        handle=person.handle or "",
        kind=cast(Kind, person.kind),
        email=person.email,
        is_vendor=person.is_vendor,
        erased_at=person.erased_at,
    )


def people() -> Sequence[Profile]:
    """Everybody who has an account, by name."""
    return [profile_of(person) for person in Person.objects.order_by("name")]


def is_founded() -> bool:
    """Whether somebody has an account here already."""
    return Person.objects.exists()


def person(name: str) -> Profile:
    """The person of that uid or handle; raises NotFound."""
    found = find_person(name)
    if found is None:
        raise NotFound(f"there is no person {name}", remedy="The page of people lists all handles.")
    return profile_of(found)


def find_person(name: str, *, among: QuerySet[Person] | None = None) -> Person | None:
    """The row of the person of that handle or uid, or None."""
    rows = Person.objects.all() if among is None else among
    try:
        return rows.filter(uid=UUID(name)).first()
    except ValueError:
        return rows.filter(handle=name).first()
