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


def may_answer(actor: Actor, *, person_uid: str) -> Answer:
    """The person who was paged, or a token of theirs."""
    if actor.principal == person_uid:
        return Answer(True, f"{actor.name} was paged")
    return Answer(False, f"the page was sent to somebody else than {actor.name}")


def may_see_reach(actor: Actor) -> Answer:
    """Who cannot be paged is seen by whoever manages people; addresses are nobody's but their owner's."""
    return granted(actor, grant="identity:people")
