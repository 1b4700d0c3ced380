"""Who can have a role in an incident."""

from collections.abc import Sequence
from datetime import datetime

from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.types import Profile
from seatrial.domains.incidents.services.locking import CannotLead
from seatrial.kit.access import Actor

_LEADS = ("engineering_lead", "operations_lead", "service_owner")


def leader(name: str) -> Profile:
    """The person of that handle or uid, who can have a role: raises NotFound, CannotLead for an account that
    is off, a program's, or a vendor's.
    """
    found = identity.person(name)
    if not found.is_active or found.kind != "human":
        said = f"{found.name} has no role in incidents: the account is off, or a program's"
        raise CannotLead(said, remedy="Name a person whose account is on.")
    if found.is_vendor:
        remedy = "Let the vendor take part: seatrial incident party"
        raise CannotLead(f"{found.name} is a vendor's, and sees only a part of it", remedy=remedy)
    return found


def first_commander(wanted: str, *, actor: Actor, scopes: Sequence[str], now: datetime) -> Profile:
    """Whoever was named, else whoever declares it, else whoever leads the service. Raises CannotLead where
    there is nobody.
    """
    if wanted:
        return leader(wanted)
    mine = identity.profiles([actor.principal]).get(actor.principal)
    if mine and mine.is_active and mine.kind == "human" and not mine.is_vendor and actor.kind != "agent":
        return mine
    holders = identity.holders(now=now, roles=_LEADS, within=scopes)
    found = [each.person for each in holders if each.person.kind == "human" and each.person.is_active]
    if not found:
        raise CannotLead("nobody would lead it", remedy="Name a commander, by handle.")
    return found[0]
