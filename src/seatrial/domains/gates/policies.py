"""Who may ask, open and close a gate, with the reason."""

from collections.abc import Iterable

from seatrial.domains.gates.types import ASK, BREAK, CONFIRM, END, BreakGlass
from seatrial.kit.access import Actor, Answer, granted


def may_ask(actor: Actor, *, scopes: Iterable[str]) -> Answer:
    """Pipelines with a token for it, and whoever leads the service."""
    return granted(actor, grant=ASK.name, within=scopes)


def may_break_glass(actor: Actor, *, scopes: Iterable[str]) -> Answer:
    """Whoever leads the service may ask that its gate be opened, by a token too: it opens nothing yet."""
    return granted(actor, grant=BREAK.name, within=scopes)


def may_confirm(actor: Actor, *, asked: BreakGlass | None, scopes: Iterable[str]) -> Answer:
    """A person who leads the service, and who did not ask for it, nor a token of theirs did."""
    answer = granted(actor, grant=CONFIRM.name, within=scopes)
    if not answer.allowed:
        return answer
    if actor.kind not in ("human", "system"):
        return Answer(False, f"{actor.name} is no person: programs open no gate")
    if asked is not None and asked.requested_by == actor.principal:
        return Answer(False, f"{actor.name} asked for it: a second person has to confirm")
    return answer


def may_end(actor: Actor, *, scopes: Iterable[str]) -> Answer:
    """Whoever may ask for it may end it, by a token too."""
    return granted(actor, grant=END.name, within=scopes)


def may_see_sources(actor: Actor) -> Answer:
    """Sources are open to everybody who is signed in and not confined: they name services of all teams."""
    if actor.is_confined:
        return Answer(False, f"{actor.name} sees only the own services")
    return granted(actor, grant="read")
