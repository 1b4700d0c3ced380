"""Reads roles: who holds which, within what, until when."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from seatrial.domains.identity.models import Deputy, Person, RoleAssignment
from seatrial.domains.identity.types import ADMINISTRATOR, Held


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


def administrators(*, now: datetime) -> QuerySet[Person]:
    """Those who hold the role of administrator now themselves, and whose accounts are on."""
    holders = counting(now).filter(role=ADMINISTRATOR, scope="").values("person_id")
    return Person.objects.filter(pk__in=holders, kind="human")


def administers(person: Person, *, now: datetime) -> bool:
    """Whether the person holds the role of administrator now themselves."""
    return administrators(now=now).filter(pk=person.pk).exists()
