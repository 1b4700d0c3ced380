"""Reads roles: who holds which, within what, until when."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from seatrial.domains.identity.models import Deputy, Person, RoleAssignment
from seatrial.domains.identity.selectors.people import profile_of
from seatrial.domains.identity.types import ADMINISTRATOR, Assignment, Deputyship, Held, Holder
from seatrial.kit.problems import NotFound


def in_force(now: datetime, *, prefix: str = "") -> Q:
    """Rows of roles and deputies that count at the moment."""
    lasting = Q(**{f"{prefix}ends_at": None}) | Q(**{f"{prefix}ends_at__gt": now})
    return lasting & Q(**{f"{prefix}taken_at": None, f"{prefix}starts_at__lte": now})


def held_by(person: Any, *, now: datetime) -> list[Held]:
    """The roles that the person holds now, own ones first, then those of whom they stand in for.

    The roles that those hold themselves, never what they hold as deputies: it makes no chains. One query.
    """
    rows = counting(now).filter(Q(person_id=person.pk) | Q(person_id__in=_stood_in_for(person, now=now)))
    held = [
        Held(row.role, row.scope, "" if row.person_id == person.pk else row.person.name)
        for row in rows.order_by("id")
    ]
    return sorted(held, key=lambda each: bool(each.deputy_of))


def counting(now: datetime) -> QuerySet[RoleAssignment]:
    """Assignments in force of people whose accounts are on, with the people."""
    return RoleAssignment.objects.filter(in_force(now), person__is_active=True).select_related("person")


def _stood_in_for(person: Any, *, now: datetime) -> QuerySet[Deputy, Any]:
    return Deputy.objects.filter(in_force(now), deputy_id=person.pk).values("person_id")


def administrators(*, now: datetime, for_good: bool = False) -> QuerySet[Person]:
    """Those who hold the role of administrator now themselves, and whose accounts are on.

    `for_good`: those alone whose role has no end, so that one administers tomorrow too.
    """
    holders = counting(now).filter(role=ADMINISTRATOR, scope="").values("person_id")
    if for_good:
        holders = holders.filter(ends_at=None)
    return Person.objects.filter(pk__in=holders, kind="human")


def administers(person: Person, *, now: datetime) -> bool:
    """Whether the person holds the role of administrator now themselves."""
    return administrators(now=now).filter(pk=person.pk).exists()


def assignment_of(row: RoleAssignment) -> Assignment:
    """The row as a value."""
    return Assignment(
        uid=str(row.uid),
        person=profile_of(row.person),
        role=row.role,
        scope=row.scope,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=row.reason,
        given_by=row.given_by,
        given_at=row.given_at,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
    )


def deputyship_of(row: Deputy) -> Deputyship:
    """The row as a value."""
    return Deputyship(
        uid=str(row.uid),
        person=profile_of(row.person),
        deputy=profile_of(row.deputy),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=row.reason,
        given_by=row.given_by,
        given_at=row.given_at,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
    )


def assignments(
    *,
    now: datetime,
    person: str = "",
    role: str = "",
    scope: str | None = None,
    ended: bool = False,
    after: str = "",
    limit: int | None = None,
) -> list[Assignment]:
    """Roles as they were given, newest first: of the person of that uid, of that name, within that scope.

    Those that count now or will; with `ended` all there were. `after` is the uid of the last of a page.
    """
    rows = RoleAssignment.objects.select_related("person").order_by("-uid")
    if not ended:
        rows = rows.filter(Q(ends_at=None) | Q(ends_at__gt=now), taken_at=None)
    if person:
        rows = rows.filter(person__uid=person)
    if role:
        rows = rows.filter(role=role)
    if scope is not None:
        rows = rows.filter(scope=scope)
    if after:
        rows = rows.filter(uid__lt=UUID(after))
    return [assignment_of(row) for row in rows[:limit]]


def roles_by_person(uids: Collection[str], *, now: datetime) -> dict[str, list[Held]]:
    """The roles that those of the uids hold now themselves. One query."""
    found: dict[str, list[Held]] = {}
    for row in counting(now).filter(person__uid__in=list(uids)).order_by("role", "scope"):
        found.setdefault(str(row.person.uid), []).append(Held(row.role, row.scope))
    return found


def assignment(uid: str) -> Assignment:
    """The role assignment of that uid; raises NotFound."""
    row = RoleAssignment.objects.select_related("person").filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no role assignment {uid}")
    return assignment_of(row)


def deputy(uid: str) -> Deputyship:
    """The deputy of that uid; raises NotFound."""
    row = Deputy.objects.select_related("person", "deputy").filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no deputy {uid}")
    return deputyship_of(row)


def deputies(*, now: datetime, person: str = "", ended: bool = False) -> list[Deputyship]:
    """Who stands in for whom, newest first: of the person of that uid, on either side."""
    rows = Deputy.objects.select_related("person", "deputy").order_by("-uid")
    if not ended:
        rows = rows.filter(taken_at=None, ends_at__gt=now)
    if person:
        rows = rows.filter(Q(person__uid=person) | Q(deputy__uid=person))
    return [deputyship_of(row) for row in rows]


def holders(*, now: datetime, roles: Collection[str], within: Collection[str] = ()) -> list[Holder]:
    """Who holds one of the roles now, everywhere or within one of the URNs; deputies after their principals.

    For whoever has to ask, assign or tell somebody (R028): `holders(roles=["engineering_lead"],
    within=catalog.selectors.scopes(service))`.
    """
    rows = counting(now).filter(role__in=roles, scope__in=("", *within)).order_by("person__name", "id")
    found = [Holder(profile_of(row.person), Held(row.role, row.scope)) for row in rows]
    stand_ins = Deputy.objects.filter(
        in_force(now), person__in=[row.person_id for row in rows], deputy__is_active=True
    ).select_related("deputy")
    deputies_of: dict[int, list[Person]] = {}
    for each in stand_ins.order_by("deputy__name"):
        deputies_of.setdefault(each.person_id, []).append(each.deputy)
    for row in rows:
        for person in deputies_of.get(row.person_id, ()):
            found.append(Holder(profile_of(person), Held(row.role, row.scope, row.person.name)))
    return found
