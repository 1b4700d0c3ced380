"""Who may do what about incidents, with the reason."""

from collections.abc import Collection, Iterable

from seatrial.domains.incidents.types import DECLARE, LEAD, PUBLISH, REVIEW, Held
from seatrial.kit.access import Actor, Answer, granted

_TELLS = ("commander", "communications")


def may_declare(actor: Actor, *, scopes: Iterable[str]) -> Answer:
    """Anybody may, a vendor about what is its own: an incident that nobody dared to declare is worse."""
    return granted(actor, grant=DECLARE.name, within=scopes)


def may_write(actor: Actor, *, scopes: Iterable[str], parties: Collection[str]) -> Answer:
    """Whoever may declare one writes what they know; a party that takes part writes into its part."""
    return granted(actor, grant=DECLARE.name, within=[*scopes, *parties])


def may_lead(actor: Actor, *, roles: Iterable[Held], scopes: Iterable[str]) -> Answer:
    """Whoever has a role in it, and whoever leads the service."""
    held = _held(actor, roles)
    if held:
        return Answer(True, f"{actor.name} is {held[0]} of it")
    return granted(actor, grant=LEAD.name, within=scopes)


def may_publish(actor: Actor, *, roles: Iterable[Held], scopes: Iterable[str]) -> Answer:
    """The commander, whoever does its communications, and whoever speaks for the service."""
    held = [role for role in _held(actor, roles) if role in _TELLS]
    if held:
        return Answer(True, f"{actor.name} is {held[0]} of it")
    return granted(actor, grant=PUBLISH.name, within=scopes)


def may_review(actor: Actor, *, owner: str, roles: Iterable[Held], scopes: Iterable[str]) -> Answer:
    """Its owner, whoever had a role in the incident, and whoever leads the service."""
    if actor.principal == owner and actor.kind in ("human", "service"):
        return Answer(True, f"{actor.name} answers for the postmortem")
    if _held(actor, roles, ended=True):
        return Answer(True, f"{actor.name} had a role in the incident")
    return granted(actor, grant=REVIEW.name, within=scopes)


def _held(actor: Actor, roles: Iterable[Held], *, ended: bool = False) -> list[str]:
    """Roles of whoever answers for what the actor does; a program that decides by itself has none."""
    if actor.is_confined or actor.kind not in ("human", "service"):
        return []
    return [each.role for each in roles if each.person == actor.principal and (ended or each.until is None)]
