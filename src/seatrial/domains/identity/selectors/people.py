"""Reads people."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import cast
from uuid import UUID
from zoneinfo import available_timezones

from django.db.models import Q, QuerySet

from seatrial.domains.identity.models import ApiToken, Person, RoleAssignment
from seatrial.domains.identity.types import ADMINISTRATOR, Kind, Profile, Theme
from seatrial.kit.problems import NotFound
from seatrial.ui.search import ranked

#: Names in the zone database that are no places and mean something else on each machine.
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})
#: How the principals of Seatrial itself begin (`system:detection`).
_OURS = "system:"


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


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Whom a list shows; '' leaves a field open. `state` is on, off or erased."""

    text: str = ""
    kind: str = ""
    state: str = ""


def people(
    wanted: PeopleFilter | None = None, *, after: str = "", limit: int | None = None
) -> Sequence[Profile]:
    """Those who match, by name, beginning after the person of the uid `after`."""
    rows = _matching(wanted or PeopleFilter()).order_by("name")
    if after:
        last = Person.objects.filter(uid=after).values_list("name", flat=True).first()
        rows = rows.filter(name__gt=last) if last is not None else rows.none()
    return [profile_of(person) for person in rows[:limit]]


def count_people(wanted: PeopleFilter | None = None) -> int:
    """How many match."""
    return _matching(wanted or PeopleFilter()).count()


def names(uids: Iterable[str]) -> dict[str, str]:
    """How those of the uids are called who have or had an account; others are left out."""
    rows = Person.objects.filter(uid__in=known_uids(uids)).values_list("uid", "name")
    return {str(uid): name for uid, name in rows}


def actor_names(principals: Iterable[str]) -> dict[str, str]:
    """How those are called who did something: people, programs by the name of their token, and Seatrial
    itself with the part of it that acted. Others are left out.
    """
    wanted = set(principals)
    found = names(wanted)
    if programs := known_uids(wanted - set(found)):
        rows = ApiToken.objects.filter(uid__in=programs).values_list("uid", "name")
        found |= {str(uid): name for uid, name in rows}
    ours = (each for each in wanted if each.startswith(_OURS))
    return found | {each: f"Seatrial ({each.removeprefix(_OURS)})" for each in ours}


def profiles(uids: Iterable[str]) -> dict[str, Profile]:
    """Those of the uids who have or had an account, by uid; others are left out. One query."""
    return {str(row.uid): profile_of(row) for row in Person.objects.filter(uid__in=known_uids(uids))}


def named_in_commits(authors: Iterable[str]) -> dict[str, str]:
    """The uids of the accounts that authors of commits (`Ada Löwe <ada@example.org>`) name, by the author:
    by address, else by the whole name. Others are left out.
    """
    parts = {author: author.partition(" <") for author in authors if author}
    names = {name.strip() for name, _, _ in parts.values()}
    addresses = {address.rstrip(">").strip().lower() for _, _, address in parts.values()} - {""}
    rows = Person.objects.filter(Q(name__in=names) | Q(email__in=addresses), erased_at=None)
    by_name, by_address = {}, {}
    for uid, name, email in rows.values_list("uid", "name", "email"):
        by_name[name] = str(uid)
        by_address[email.lower()] = str(uid)
    found = {
        author: by_address.get(address.rstrip(">").strip().lower() or "-") or by_name.get(name.strip())
        for author, (name, _, address) in parts.items()
    }
    return {author: uid for author, uid in found.items() if uid}


def handles(wanted: Iterable[str]) -> frozenset[str]:
    """Those of the handles that an account has whose person's name is not erased."""
    rows = Person.objects.filter(handle__in=list(wanted), erased_at=None)
    return frozenset(handle for handle in rows.values_list("handle", flat=True) if handle)


def by_handles(wanted: Iterable[str]) -> dict[str, Profile]:
    """The accounts of these handles by handle, but for those whose names are erased. One query."""
    rows = Person.objects.filter(handle__in=list(wanted), erased_at=None)
    return {row.handle or "": profile_of(row) for row in rows}


def by_addresses(wanted: Iterable[str]) -> dict[str, str]:
    """The uids of accounts by address in small letters: of those who have it, else of those whose handle
    stands before its @. Names that are erased are left out.
    """
    addresses = {each.lower() for each in wanted if "@" in each}
    handles = {each.partition("@")[0] for each in addresses}
    rows = Person.objects.filter(Q(email__in=addresses) | Q(handle__in=handles), erased_at=None)
    found = list(rows.values_list("uid", "email", "handle"))
    own = {email.lower(): str(uid) for uid, email, _ in found if email}
    called = {handle: str(uid) for uid, _, handle in found if handle}
    known = {each: own.get(each) or called.get(each.partition("@")[0], "") for each in addresses}
    return {address: uid for address, uid in known.items() if uid}


def find_people(text: str, *, limit: int) -> list[Profile]:
    """Those with an account whose name or handle match best, the best first."""
    rows = Person.objects.filter(erased_at=None, handle__gt="")
    return [profile_of(row) for row in ranked(rows, text=text, fields=("name", "handle"), limit=limit)]


def known_uids(uids: Iterable[str]) -> set[UUID]:
    """Those of the texts that are uids."""
    found = set()
    for uid in uids:
        with suppress(ValueError):
            found.add(UUID(uid))
    return found


def _matching(wanted: PeopleFilter) -> QuerySet[Person]:
    rows = Person.objects.all()
    if wanted.text:
        text = Q(name__icontains=wanted.text) | Q(handle__icontains=wanted.text)
        rows = rows.filter(text | Q(email__icontains=wanted.text))
    if wanted.kind == "vendor":
        rows = rows.filter(is_vendor=True)
    elif wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state == "erased":
        return rows.exclude(erased_at=None)
    if wanted.state:
        rows = rows.filter(is_active=wanted.state == "on", erased_at=None)
    return rows


def is_founded() -> bool:
    """Whether somebody administers this installation, or ever did. Accounts that programs made before the
    first person came found nothing.
    """
    named = RoleAssignment.objects.filter(role=ADMINISTRATOR)
    return named.exists() or Person.objects.filter(is_administrator=True).exists()


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
