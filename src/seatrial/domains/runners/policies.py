"""Who may enrol, approve and work, with the reason."""

from collections.abc import Iterable, Sequence

from seatrial.domains.runners import rules
from seatrial.domains.runners.types import APPROVE, MANAGE, WITHDRAW, WORK, Author, Trust
from seatrial.kit.access import Actor, Answer, granted


def may_manage(actor: Actor) -> Answer:
    """Runners vouch for evidence: who enrols one decides whom everybody believes."""
    return granted(actor, grant=MANAGE.name)


def may_see(actor: Actor) -> Answer:
    """Runners, jobs and approvals are open to everybody who is signed in and not confined."""
    if actor.is_confined:
        return Answer(False, f"{actor.name} sees only the own services")
    return granted(actor, grant="read")


def may_work(actor: Actor) -> Answer:
    """Only an enrolled runner takes jobs."""
    return granted(actor, grant=WORK.name)


def may_hold_approval(actor: Actor, *, scopes: Iterable[str] = ()) -> Answer:
    """Whether the actor is one of those who approve, whoever wrote the content."""
    if actor.kind not in ("human", "system"):
        return Answer(False, f"{actor.name} is no person: programs approve nothing")
    return granted(actor, grant=APPROVE.name, within=scopes)


def may_withdraw(actor: Actor, *, scopes: Iterable[str] = ()) -> Answer:
    """Whoever is of those who approve may stop what was approved, by a token too, whoever approved it."""
    return granted(actor, grant=WITHDRAW.name, within=scopes)


def may_approve(
    actor: Actor, *, authors: Sequence[Author], scopes: Sequence[Sequence[str]], trust: Trust
) -> Answer:
    """Whether the actor may let the content run: one of those who approve for every service that it is run
    about, and not its author, unless the operator allows small teams to.
    """
    for within in scopes or [()]:
        answer = may_hold_approval(actor, scopes=within)
        if not answer.allowed:
            return answer
    why = rules.conflict(authors, approver=actor)
    if why and not trust.self_approval:
        return Answer(False, f"somebody else has to approve it: {why}")
    if why:
        return Answer(True, f"the small-team exception is switched on, although {why}")
    return Answer(True, f"{actor.name} approves, and did not write it")
