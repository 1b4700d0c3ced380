"""How people are reached."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from django.conf import settings

from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.types import Profile
from seatrial.domains.notices import rules
from seatrial.domains.notices.models import ContactMethod, PagingRule
from seatrial.domains.notices.types import (
    CONTACT_KINDS,
    PROVIDED,
    Contact,
    ContactKind,
    Reach,
    Rule,
    Urgency,
    Way,
)
from seatrial.kit.problems import NotFound


def contact_of(row: ContactMethod) -> Contact:
    """The contact method as a value."""
    return Contact(
        uid=str(row.uid), person_uid=str(row.person_uid), kind=cast(ContactKind, row.kind), label=row.label,
        address=row.address, verified_at=row.verified_at, last_ok_at=row.last_ok_at,
        failing_since=row.failing_since, created_at=row.created_at,
    )  # fmt: skip


def contacts(person_uid: str) -> list[Contact]:
    """Those that the person added, the oldest first; verified or not."""
    return [contact_of(row) for row in ContactMethod.objects.filter(person_uid=person_uid).order_by("uid")]


def contact(uid: UUID, *, person_uid: str) -> Contact:
    """That one of the person's; raises NotFound, also for somebody else's."""
    row = ContactMethod.objects.filter(uid=uid, person_uid=person_uid).first()
    if row is None:
        raise NotFound(f"you have no contact method {uid}")
    return contact_of(row)


def paging_rules(person_uids: Iterable[str]) -> dict[str, list[Rule]]:
    """The rules of those who made some, by uid of the person, the earliest first. One query."""
    found: dict[str, list[Rule]] = defaultdict(list)
    rows = PagingRule.objects.filter(person_uid__in=list(person_uids)).order_by("after_seconds", "uid")
    for row in rows:
        contact = str(row.contact_id) if row.contact_id else ""
        rule = Rule(str(row.uid), str(row.person_uid), cast(Urgency, row.urgency), row.after_seconds, contact)
        found[rule.person_uid].append(rule)
    return dict(found)


def usable_kinds() -> tuple[ContactKind, ...]:
    """The kinds by which somebody can be reached here: mail with a mail server, those that need a provider
    where the operator named one.
    """
    lacking = {kind for kind in PROVIDED if kind not in settings.PAGING_PROVIDERS}
    if settings.MAIL_SERVER is None:
        lacking.add("email")
    if not settings.PAGING_SERVICES:
        lacking.add("apprise")
    return tuple(kind for kind in CONTACT_KINDS if kind not in lacking)


def ways(people: Collection[Profile]) -> dict[str, list[Way]]:
    """By which ways each of the people can be paged, by uid: their verified contact methods, and the address
    of the account where it is not one of them. One query. Nobody whose account is off or no human's.
    """
    usable = usable_kinds()
    told = {person.uid: person for person in people if rules.may_be_told(person)}
    found: dict[str, list[Way]] = {uid: [] for uid in told}
    rows = ContactMethod.objects.filter(person_uid__in=list(told), verified_at__isnull=False, kind__in=usable)
    for row in rows.order_by("uid"):
        found[str(row.person_uid)].append(Way(str(row.uid), cast(ContactKind, row.kind), row.address))
    for uid, person in told.items():
        known = {way.address for way in found[uid] if way.kind == "email"}
        if person.email and "email" in usable and person.email.casefold() not in known:
            found[uid].append(Way("", "email", person.email))
    return found


def reachable(person_uids: Iterable[str], *, now: datetime) -> dict[str, Reach]:
    """Whether each of the people can be paged, by uid, without their addresses. Two queries (R171)."""
    people = identity.profiles(dict.fromkeys(person_uids))
    usable = usable_kinds()
    rows: dict[str, list[ContactMethod]] = defaultdict(list)
    verified = ContactMethod.objects.filter(
        person_uid__in=list(people), verified_at__isnull=False, kind__in=usable
    )
    for row in verified.order_by("uid"):
        rows[str(row.person_uid)].append(row)
    return {uid: _reach(person, rows.get(uid, []), now) for uid, person in people.items()}


def _reach(person: Profile, rows: Sequence[ContactMethod], now: datetime) -> Reach:
    is_there = rules.may_be_told(person)
    verified = max((row.verified_at for row in rows if row.verified_at), default=None)
    ok = max((row.last_ok_at for row in rows if row.last_ok_at), default=None)
    return Reach(
        person_uid=person.uid,
        kinds=tuple(cast(ContactKind, row.kind) for row in rows) if is_there else (),
        account=is_there and bool(person.email) and settings.MAIL_SERVER is not None,
        last_verified=verified,
        last_ok=ok,
        stale=rules.is_stale(now, verified=verified, ok=ok, days=settings.CONTACT_STALE_DAYS),
    )
