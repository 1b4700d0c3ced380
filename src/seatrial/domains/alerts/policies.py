"""Who may do what about alerts, with the reason."""

from collections.abc import Iterable

from seatrial.domains.alerts.types import KEYS, REPAIR
from seatrial.domains.alerts.types.grants import ANSWER, QUIET
from seatrial.kit.access import Actor, Answer, granted


def may_answer(actor: Actor, *, scopes: Iterable[str]) -> Answer:
    """Everybody who is not confined answers what pages: better one too many than nobody at night."""
    return granted(actor, grant=ANSWER.name, within=scopes)


def may_quiet(actor: Actor, *, scopes: Iterable[str]) -> Answer:
    """The same for silences; a confined one alone within what it holds the grant within."""
    return granted(actor, grant=QUIET.name, within=scopes)


def may_make_keys(actor: Actor, *, scopes: Iterable[str]) -> Answer:
    """Whoever leads the team of the source makes and revokes its keys."""
    return granted(actor, grant=KEYS.name, within=scopes)


def may_repair(actor: Actor, *, scopes: Iterable[str]) -> Answer:
    """Whoever leads the team of the source settles what of it could not be read."""
    return granted(actor, grant=REPAIR.name, within=scopes)
