"""Who may open, change, verify and pay for an action, always with the reason."""

from collections.abc import Sequence

from seatrial.domains.actions.types import FUNDS, MANAGE, OPEN, VERIFY, Action
from seatrial.kit.access import Actor, Answer, granted, in_role


def may_open(actor: Actor, *, scopes: Sequence[str]) -> Answer:
    """Whoever leads the service, its product manager and its manager. `scopes` are what it belongs to; none:
    it is about no service, and whoever may open one anywhere may open it.
    """
    return _granted(actor, OPEN.name, scopes)


def may_manage(actor: Actor, *, scopes: Sequence[str]) -> Answer:
    """Whoever leads the service. An owner alone does not move the own date."""
    return _granted(actor, MANAGE.name, scopes)


def may_finish(actor: Actor, *, action: Action, scopes: Sequence[str]) -> Answer:
    """Its owner says that it is done, or whoever leads the service."""
    if actor.principal == action.owner_uid:
        return Answer(True, f"{actor.name} owns it")
    return may_manage(actor, scopes=scopes)


def may_verify(actor: Actor, *, action: Action, scopes: Sequence[str]) -> Answer:
    """Somebody who leads the service, and neither owns the action nor said that it is done: two see it.

    A token of a person counts as that person; one that is nobody's, and an agent, have seen nothing.
    """
    if actor.kind not in ("human", "system") and not actor.on_behalf_of:
        return Answer(False, f"{actor.name} is no person: programs verify nothing")
    if actor.principal == action.owner_uid:
        return Answer(False, f"somebody else verifies it: {actor.name} owns it")
    if action.done_by and actor.principal == action.done_by:
        return Answer(False, f"somebody else verifies it: {actor.name} said that it is done")
    return _granted(actor, VERIFY.name, scopes)


def may_cancel(actor: Actor, *, action: Action, scopes: Sequence[str]) -> Answer:
    """Whoever leads the service, but its owner alone only as the service owner, who accepts the risk."""
    answer = may_manage(actor, scopes=scopes)
    if not answer.allowed or actor.principal != action.owner_uid:
        return answer
    accepts = in_role(actor, role=FUNDS, within=scopes)
    if accepts.allowed:
        return accepts
    return Answer(False, f"somebody else cancels it: {actor.name} owns it and is not service owner")


def may_reopen(actor: Actor, *, action: Action, scopes: Sequence[str]) -> Answer:
    """Its owner, or whoever leads the service."""
    return may_finish(actor, action=action, scopes=scopes)


def may_fund(actor: Actor, *, scopes: Sequence[str]) -> Answer:
    """The service owner alone (R027): no other role, and no program."""
    if actor.kind != "human":
        return Answer(False, f"{actor.name} is no person: programs give no money")
    return in_role(actor, role=FUNDS, within=scopes)


def _granted(actor: Actor, grant: str, scopes: Sequence[str]) -> Answer:
    everywhere = granted(actor, grant=grant, within=scopes)
    if everywhere.allowed or scopes or actor.is_confined:
        return everywhere
    return granted(actor, grant=grant, within=actor.within)
