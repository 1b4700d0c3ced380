"""Who may give roles, take them away, and appoint deputies, with the reason."""

from collections.abc import Sequence

from seatrial.domains.identity.policies.people import is_oneself
from seatrial.domains.identity.types import ASSIGN
from seatrial.kit.access import Actor, Answer, granted

#: What a service owner gives within the own service. Not the own role, and not that of the security lead,
#: whose veto binds the owner: nobody appoints those who are to check them.
GIVEN_BY_OWNERS = frozenset({"engineering_lead", "operations_lead", "product_manager", "vendor_lead"})


def may_give(actor: Actor, *, role: str, scope: str, within: Sequence[str], uid: str) -> Answer:
    """Whether the actor may give the person of that uid the role within the scope; `within` encloses it.

    Administrators give every role; a service owner gives the leads within the own service, to others.
    """
    everywhere = granted(actor, grant=ASSIGN.name)
    if everywhere.allowed or not scope:
        return everywhere
    inside = granted(actor, grant=ASSIGN.name, within=within)
    if not inside.allowed:
        return inside
    if role not in GIVEN_BY_OWNERS:
        called = role.replace("_", " ")
        return Answer(False, f"only an administrator makes somebody {called}", ASSIGN.name)
    if actor.principal == uid:
        return Answer(False, "nobody gives a role to themselves", ASSIGN.name)
    return inside


def may_take(actor: Actor, *, role: str, scope: str, within: Sequence[str], uid: str) -> Answer:
    """Who may give a role may take it away, and everybody may lay down what they hold themselves."""
    if is_oneself(actor, uid=uid):
        return Answer(True, "It is your own role")
    return may_give(actor, role=role, scope=scope, within=within, uid=uid)


def may_appoint_deputy(actor: Actor, *, uid: str) -> Answer:
    """People say themselves who stands in for them, and administrators may for everybody."""
    if is_oneself(actor, uid=uid):
        return Answer(True, "It is for your own roles")
    return granted(actor, grant=ASSIGN.name)
