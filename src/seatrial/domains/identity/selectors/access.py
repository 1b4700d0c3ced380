"""Who may do what to which thing, and why not I?"""

from datetime import datetime

from seatrial.domains.identity import policies
from seatrial.domains.identity.models import Person
from seatrial.domains.identity.selectors.actors import actor_for_person
from seatrial.domains.identity.selectors.people import find_person, profile_of
from seatrial.domains.identity.selectors.roles import holders
from seatrial.domains.identity.selectors.scopes import enclosing
from seatrial.domains.identity.types import (
    ADMINISTRATOR,
    ASSIGN,
    GRANTS,
    Access,
    Grant,
    Holder,
    Profile,
)
from seatrial.kit.access import Actor, granted
from seatrial.kit.problems import NotFound


def access(action: str, *, subject: str, actor: Actor, now: datetime, person: str = "") -> Access:
    """Everybody who holds the grant for the subject (a URN, or the name of a service), each with the reason.

    The answer is for the actor, or for the person of that handle or uid. Raises NotFound for an unknown
    grant (with the nearest), for a subject that is not there, and for one that the actor may not know of.
    """
    grant = GRANTS.get(action)
    urn = subject if not subject or ":" in subject else f"service:{subject}"
    within = enclosing(urn)
    unknown = actor.is_confined and actor.within.keys().isdisjoint(within)
    if (urn and not within) or (urn and unknown):
        raise NotFound(f"there is no {urn}", remedy="Write it as service:edi-gateway or team:payments.")
    whom = _actor(person, actor=actor, now=now) if person else actor
    answer = granted(whom, grant=grant.name, within=within)
    if actor.is_confined and not urn:
        return Access(grant, "", (), answer, ())
    found = _holding(grant, within=within, now=now)
    ask = () if answer.allowed else _asked(grant, within=within, now=now, besides=whom.principal)
    return Access(grant, urn, within, answer, found, ask)


def visible_person(name: str, *, actor: Actor) -> Profile:
    """The person of that handle or uid; raises NotFound, also where the actor may know of nobody else."""
    row = find_person(name)
    if row is None or (actor.is_confined and str(row.uid) != actor.principal):
        remedy = "" if actor.is_confined else "The page of people lists all handles."
        raise NotFound(f"there is no person {name}", remedy=remedy)
    return profile_of(row)


def everybody_counts() -> int:
    """How many hold what everybody who is signed in holds: all whose account is on, vendors apart."""
    return Person.objects.filter(is_active=True, is_vendor=False).count()


def _actor(name: str, *, actor: Actor, now: datetime) -> Actor:
    visible_person(name, actor=actor)
    return actor_for_person(find_person(name), now=now)


def _holding(grant: Grant, *, within: tuple[str, ...], now: datetime) -> tuple[tuple[Profile, str], ...]:
    found = holders(now=now, roles=grant.roles | {ADMINISTRATOR}, within=within)
    return _named([each for each in found if policies.counts(each.person, held=each.held, grant=grant)])


def _asked(
    grant: Grant, *, within: tuple[str, ...], now: datetime, besides: str
) -> tuple[tuple[Profile, str], ...]:
    """Who can give what is missing: administrators, and the owners of the service for the leads of it."""
    roles = {ADMINISTRATOR}
    if grant.roles & policies.GIVEN_BY_OWNERS:
        roles |= ASSIGN.roles
    found = holders(now=now, roles=roles, within=within)
    return _named([each for each in found if each.person.uid != besides])


def _named(found: list[Holder]) -> tuple[tuple[Profile, str], ...]:
    """Each person once, with the first reason: own roles come before those of deputies."""
    named: dict[str, tuple[Profile, str]] = {}
    for each in sorted(found, key=lambda one: bool(one.held.deputy_of)):
        named.setdefault(each.person.uid, (each.person, policies.reason(each.held)))
    return tuple(named.values())
