"""Who may see and change accounts, with the reason."""

from seatrial.domains.identity.types import PEOPLE, READ, Profile
from seatrial.kit.access import Actor, Answer, granted


def may_see_people(actor: Actor) -> Answer:
    """Who has an account is no secret among those who have one; vendors know only themselves (R005)."""
    return granted(actor, grant=READ.name)


def may_see_person(actor: Actor, *, uid: str) -> Answer:
    """Everybody sees themselves; who else may is as with all people."""
    if is_oneself(actor, uid=uid):
        return Answer(True, "It is your own account")
    return may_see_people(actor)


def may_change_profile(actor: Actor, *, uid: str) -> Answer:
    """People change their own profile, and administrators everybody's."""
    if is_oneself(actor, uid=uid):
        return Answer(True, "It is your own profile")
    found = may_manage_people(actor)
    return (
        found
        if found.allowed
        else Answer(False, f"{actor.name} may change only the own profile", found.grant)
    )


def may_manage_people(actor: Actor) -> Answer:
    """Accounts are made, switched off and erased by those who hold the grant: administrators."""
    return granted(actor, grant=PEOPLE.name)


def may_issue_link(actor: Actor, *, person: Profile | None, administers: bool) -> Answer:
    """A link makes whoever opens it that person. So only who may do everything lets somebody in as an
    administrator, or as the first person.
    """
    if person is None or administers:
        if "*" in actor.grants:
            return Answer(True, f"{actor.name} may do everything here", "*")
        return Answer(False, f"{actor.name} does not administer this installation", "*")
    return may_manage_people(actor)


def is_oneself(actor: Actor, *, uid: str) -> bool:
    """Whether the account is the actor's own, and the actor no token of it."""
    return actor.kind == "human" and actor.uid == uid
