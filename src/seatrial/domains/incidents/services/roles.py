"""Roles in an incident: exactly one commander at any time while it is open (R186)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.types import Profile
from seatrial.domains.incidents import models, policies, selectors
from seatrial.domains.incidents.selectors.incidents import value_of
from seatrial.domains.incidents.services.leaders import leader
from seatrial.domains.incidents.services.locking import CannotLead, expect_open, held_in, locked, write
from seatrial.domains.incidents.services.telling import tell_role
from seatrial.domains.incidents.types import Incident, RoleWord
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid


def take_role(
    row: models.Incident, *, role: RoleWord, person: Profile, actor: Actor, now: datetime
) -> Incident:
    """From now on the person has the role; of a commander that is the first one, or the next."""
    models.Role.objects.create(
        uid=new_uid(now),
        incident=row,
        role=role,
        person=UUID(person.uid),
        since=now,
        given_by=actor.principal,
    )
    details = {"role": role, "person": person.uid}
    found = write(row, kind="role-given", words=role, actor=actor, now=now, details=details, link=person.uid)
    if person.uid != actor.principal:
        tell_role(found, person=person.uid, role=role, now=now)
    return found


@transaction.atomic
def hand_over(name: str, *, to: str, actor: Actor, now: datetime) -> Incident:
    """The person (a handle or uid) leads from this moment on, and whoever led until now does not. To whoever
    leads already, nothing changes. Raises NotFound, Denied, CannotLead.
    """
    row = locked(name, actor=actor)
    _may_lead(row, actor, "incidents.command-handed-over")
    expect_open(row)
    person = leader(to)
    led = models.Role.objects.select_for_update().get(incident=row, role="commander", until=None)
    if str(led.person) == person.uid:
        return value_of(row)
    led.until = now
    led.save(update_fields=["until"])
    models.Role.objects.create(
        uid=new_uid(now), incident=row, role="commander", person=UUID(person.uid), since=now,
        given_by=actor.principal,
    )  # fmt: skip
    details = {"from": str(led.person), "to": person.uid}
    found = write(
        row,
        kind="command-handed-over",
        words="commander",
        actor=actor,
        now=now,
        details=details,
        link=person.uid,
    )
    if person.uid != actor.principal:
        tell_role(found, person=person.uid, role="commander", now=now)
    return found


@transaction.atomic
def give_role(name: str, *, role: RoleWord, to: str, actor: Actor, now: datetime) -> Incident:
    """The person has the role from now on, beside others; command is handed over. Twice changes nothing.

    Raises NotFound, Denied, CannotLead.
    """
    if role == "commander":
        return hand_over(name, to=to, actor=actor, now=now)
    row = locked(name, actor=actor)
    _may_lead(row, actor, "incidents.role-given")
    expect_open(row)
    person = leader(to)
    same = models.Role.objects.filter(incident=row, role=role, person=person.uid, until=None)
    if same.exists():
        return value_of(row)
    return take_role(row, role=role, person=person, actor=actor, now=now)


@transaction.atomic
def end_role(name: str, *, role: RoleWord, of: str, actor: Actor, now: datetime) -> Incident:
    """The person has the role no more. Command does not end, it is handed over: raises CannotLead. Where
    they do not have it, nothing changes. Raises NotFound, Denied.
    """
    row = locked(name, actor=actor)
    _may_lead(row, actor, "incidents.role-ended")
    if role == "commander":
        remedy = f"Hand it over: seatrial incident lead {row} --to HANDLE"
        raise CannotLead("somebody leads it at any time", remedy=remedy)
    person = identity.person(of)
    held = models.Role.objects.filter(incident=row, role=role, person=person.uid, until=None)
    if not held.update(until=now):
        return value_of(row)
    details = {"role": role, "person": person.uid}
    return write(row, kind="role-ended", words=role, actor=actor, now=now, details=details, link=person.uid)


def _may_lead(row: models.Incident, actor: Actor, action: str) -> None:
    scopes = selectors.scopes_of(value_of(row))
    answer = policies.may_lead(actor, roles=held_in(row), scopes=scopes)
    require(answer, actor=actor, action=action, subject=f"incident:{row}")
