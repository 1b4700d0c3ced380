"""Who reads which notices, and who chooses what is mailed."""

from uuid import UUID

from seatrial.kit.access import Actor, Answer, granted

_NOBODY = str(UUID(int=0))


def reader(actor: Actor) -> str:
    """The uid of the person whose notices the actor sees: their own alone, a token those of its owner.

    That of nobody where the actor is nobody's.
    """
    try:
        return str(UUID(actor.principal))
    except ValueError:
        return _NOBODY


def may_choose(actor: Actor) -> Answer:
    """Everybody for themselves; a token of theirs does it in their name."""
    if actor.kind == "human" or actor.on_behalf_of:
        return Answer(True, f"{actor.name} chooses for themselves")
    return Answer(False, f"{actor.name} is no person, and is told nothing")


def may_test(actor: Actor, *, person_uid: str) -> Answer:
    """Oneself, or anybody for whoever manages people."""
    if actor.principal == person_uid:
        return Answer(True, f"{actor.name} is told oneself")
    return granted(actor, grant="identity:people")
