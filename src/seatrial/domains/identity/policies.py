"""Who may do what to accounts, and what an account may do elsewhere, always with the reason."""

from collections.abc import Sequence

from seatrial.domains.identity.types import GRANTS, Grant, Profile
from seatrial.kit.access import Actor, Answer, granted

#: What everybody who is signed in may do.
EVERYBODY = frozenset({"read", "readiness:trial"})


def grants_of(person: Profile) -> frozenset[str]:
    """The grants of a person: all of them for an administrator, else what everybody has."""
    return frozenset({"*"}) if person.is_administrator else EVERYBODY


def own_grants(person: Profile) -> Sequence[tuple[Grant, Answer]]:
    """Every known grant, and whether and why the person holds it; for the person's own page."""
    return [(grant, _holds(person, grant.name)) for grant in GRANTS]


def may_see_people(actor: Actor) -> Answer:
    """Who has an account is no secret among those who have one."""
    return granted(actor, grant="read")


def may_change_profile(actor: Actor, *, uid: str) -> Answer:
    """People change their own profile, and administrators everybody's."""
    if actor.kind == "human" and actor.uid == uid:
        return Answer(True, "It is your own profile")
    if "*" in actor.grants:
        return Answer(True, f"{actor.name} administers this installation")
    return Answer(False, f"{actor.name} may change only the own profile")


def may_issue(actor: Actor) -> Answer:
    """Tokens and sign-in links give access: only those who may do everything hand them out."""
    if "*" in actor.grants:
        return Answer(True, f"{actor.name} administers this installation")
    return Answer(False, f"{actor.name} does not administer this installation")


def _holds(person: Profile, grant: str) -> Answer:
    if person.is_administrator:
        return Answer(True, "You administer this installation")
    if grant in EVERYBODY:
        return Answer(True, "Everybody who is signed in may")
    return Answer(False, "Only administrators of this installation may")
