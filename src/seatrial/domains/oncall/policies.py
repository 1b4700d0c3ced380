"""Who may change who is on call, with the reason."""

from collections.abc import Collection, Iterable

from seatrial.domains.oncall.types import ABSENT, CHANGE, OWN
from seatrial.kit.access import Actor, Answer, granted


def _own(actor: Actor, *people: str) -> bool:
    """Whether it is about the actor, or whoever it acts for; a program that decides by itself is nobody."""
    return (
        actor.kind in ("human", "service")
        and actor.principal in people
        and granted(actor, grant=OWN.name).allowed
    )


def may_change(actor: Actor, *, scopes: Iterable[str]) -> Answer:
    """Whoever leads the team of the schedule changes the shifts of others."""
    return granted(actor, grant=CHANGE.name, within=scopes)


def may_take_over(actor: Actor, *, person: str, people: Collection[str], scopes: Iterable[str]) -> Answer:
    """Somebody who is in the rotation may take a span over themselves; anything else a lead does."""
    if person in people and _own(actor, person):
        return Answer(True, f"{actor.name} is in the rotation, and takes it over alone")
    return may_change(actor, scopes=scopes)


def may_cancel(actor: Actor, *, person: str, by: str, scopes: Iterable[str]) -> Answer:
    """Whoever made the override, whoever took over by it, and who leads the team."""
    if _own(actor, person, by):
        return Answer(True, f"{actor.name} is whom it is about, or made it")
    return may_change(actor, scopes=scopes)


def may_ask_swap(actor: Actor, *, asker: str, scopes: Iterable[str]) -> Answer:
    """Everybody offers the own shift; a lead asks for another one."""
    if _own(actor, asker):
        return Answer(True, f"the shift is {actor.name}'s own")
    return may_change(actor, scopes=scopes)


def may_decide_swap(actor: Actor, *, deciding: str) -> Answer:
    """The one who is asked accepts or declines, the one who asked withdraws: nobody agrees for others."""
    if _own(actor, deciding):
        return Answer(True, f"{actor.name} is who decides that")
    return Answer(False, f"{actor.name} is not who was asked: nobody agrees for others", OWN.name)


def may_be_absent(actor: Actor, *, person: str, scopes: Iterable[str]) -> Answer:
    """Everybody records the own time off; that of others whoever leads a team of theirs."""
    if _own(actor, person):
        return Answer(True, "it is their own time off")
    return granted(actor, grant=ABSENT.name, within=scopes)


def may_hand_over(actor: Actor, *, person: str, scopes: Iterable[str]) -> Answer:
    """The one who leaves writes the note, the one who arrives confirms it; else who leads the team."""
    if _own(actor, person):
        return Answer(True, f"the shift is {actor.name}'s own")
    return may_change(actor, scopes=scopes)
