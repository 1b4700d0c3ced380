"""Who may run, decide, approve and stop; with the reason."""

from collections.abc import Collection, Sequence

from seatrial.domains.runbooks.types.grants import APPROVE, RUN, STOP
from seatrial.kit.access import Actor, Answer, granted, in_role

Scopes = Sequence[str]


def may_run(
    actor: Actor, *, mode: str, scopes: Scopes, roles: Sequence[str], held: Collection[str]
) -> Answer:
    """A dry run is open to everybody who knows the service; tokens need the grant. Agents run nothing else.
    In a rehearsal and live the runbook's own `roles` count besides; `held` are those that the principal
    holds for the service.
    """
    if mode == "dry-run" and actor.kind != "service":
        return Answer(True, "a dry run shows what would happen")
    if actor.kind == "agent":
        return Answer(False, f"{actor.name} is a program that decides by itself: it may dry-run only")
    answer = granted(actor, grant=RUN.name, within=scopes)
    if not answer.allowed or mode in ("dry-run", "simulate"):
        return answer
    return _of_roles(actor, answer, roles=roles, held=held, deed="runs it")


def may_look(actor: Actor, *, scopes: Scopes, roles: Sequence[str], held: Collection[str]) -> Answer:
    """Whether a dry run of the actor's runs what only looks: it does so at the real target, so that this asks
    for what a rehearsal asks for. Everybody else is shown it.
    """
    return may_run(actor, mode="rehearse", scopes=scopes, roles=roles, held=held)


def may_rehearse(actor: Actor, *, scopes: Scopes) -> Answer:
    """Whether the actor may open, report and close rehearsals there: who may run, but no agent."""
    if actor.kind == "agent":
        return Answer(False, f"{actor.name} is a program that decides by itself: people do this")
    return granted(actor, grant=RUN.name, within=scopes)


def may_act(actor: Actor, *, role: str, scopes: Scopes, held: Collection[str]) -> Answer:
    """Whether the actor may do or confirm a step, or decide about it; `role` is the step's own, or ''."""
    if actor.kind == "agent":
        return Answer(False, f"{actor.name} is a program that decides by itself: people do this")
    answer = granted(actor, grant=RUN.name, within=scopes)
    if not answer.allowed:
        return answer
    return _of_roles(actor, answer, roles=[role] if role else [], held=held, deed="does this step")


def may_approve(
    actor: Actor, *, roles: Sequence[str], requested_by: str, scopes: Scopes
) -> tuple[Answer, str]:
    """Whether the actor may approve the run, and by which of its roles: a person, not who asked for it."""
    answer = granted(actor, grant=APPROVE.name, within=scopes)
    if actor.kind != "human":
        return Answer(False, f"{actor.name} is no person: programs approve nothing", APPROVE.name), ""
    if not answer.allowed:
        return answer, ""
    if actor.principal == requested_by:
        return Answer(False, f"somebody else has to approve it: {actor.name} asked for the run"), ""
    for role in roles:
        if (found := in_role(actor, role=role, within=scopes)).allowed:
            return found, role
    called = " or ".join(role.replace("_", " ") for role in roles)
    return Answer(False, f"{actor.name} is not {called}: the runbook asks for that role"), ""


def may_withdraw(actor: Actor, *, approver: str, named: str) -> Answer:
    """Whoever approved a run takes it back, and nobody for them: others abort the run."""
    if actor.kind == "human" and actor.principal == approver:
        return Answer(True, f"{actor.name} approved it")
    return Answer(False, f"{named} approved it: nobody else withdraws that. Others abort the run")


def may_look_back(
    actor: Actor, *, roles: Sequence[str], requested_by: str, scopes: Scopes
) -> tuple[Answer, str]:
    """Whether the actor may look back on a run that waited for no approval: as to approve it. Where its
    runbook names no role, whoever may approve there and did not start it.
    """
    if roles:
        return may_approve(actor, roles=roles, requested_by=requested_by, scopes=scopes)
    answer = granted(actor, grant=APPROVE.name, within=scopes)
    if answer.allowed and (actor.kind != "human" or actor.principal == requested_by):
        return Answer(False, "somebody else has to look back on it: a person who did not start it"), ""
    return answer, ""


def may_stop(actor: Actor) -> Answer:
    """Whoever may stop something may stop all of it: it is easily started again."""
    return granted(actor, grant=STOP.name, within=actor.within)


def may_start_again(actor: Actor) -> Answer:
    """As to stop; but no program lets everything go on that somebody stopped."""
    if actor.kind == "agent":
        return Answer(False, f"{actor.name} is a program that decides by itself: people do this")
    return may_stop(actor)


def _of_roles(
    actor: Actor, answer: Answer, *, roles: Sequence[str], held: Collection[str], deed: str
) -> Answer:
    """The same; where roles are asked for, one of them has to be held. A token of the installation itself
    holds none: whoever issued it with the grant for everything let it do this.
    """
    if not roles or "*" in actor.grants or not set(roles).isdisjoint(held):
        return answer
    if actor.kind == "service" and not actor.on_behalf_of and RUN.name in actor.grants:
        return answer
    called = " or ".join(role.replace("_", " ") for role in roles)
    return Answer(False, f"{actor.name} is not {called}: who {deed} holds that role")
