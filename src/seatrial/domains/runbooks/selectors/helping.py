"""Who helps when a runbook does not, and whether anybody verified lately that they are reached (R171)."""

from collections.abc import Sequence
from datetime import datetime

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import selectors as notices
from seatrial.domains.notices.types import Reach
from seatrial.domains.runbooks.rules.names import urn_of
from seatrial.domains.runbooks.types import Front, Helper, HelperState
from seatrial.kit.plurals import counted


def helpers(front: Front, *, now: datetime) -> list[Helper]:
    """Those whom the front matter names, in its order. People by their contact methods, teams by their
    contact list; of numbers and documents nothing is known.
    """
    said = front.escalation
    named = [(said, "", "")] if isinstance(said, str) else [(each.who, each.how, each.after) for each in said]
    named = [each for each in named if each[0]]
    people = {who: urn_of(who, kind="user") for who, _, _ in named if who.casefold().startswith("user:")}
    reached = _reached(sorted(people.values()), now)
    return [
        _person(*each, reached[people[each[0]]]) if each[0] in people else _team(*each, now) for each in named
    ]


def _reached(urns: Sequence[str], now: datetime) -> dict[str, Reach | None]:
    handles = {urn: urn.rpartition(":")[2].rpartition("/")[2] for urn in urns}
    known = identity.by_handles(handles.values()) if handles else {}
    reach = notices.reachable([each.uid for each in known.values()], now=now) if known else {}
    return {urn: reach.get(known[handle].uid) if handle in known else None for urn, handle in handles.items()}


def _person(who: str, how: str, after: str, reach: Reach | None) -> Helper:
    if reach is None:
        return Helper(who, how, after, "unreachable", "has no account here")
    if not reach.reachable:
        return Helper(who, how, after, "unreachable", reach.words)
    state: HelperState = "stale" if reach.stale or not reach.kinds else "verified"
    return Helper(who, how, after, state, reach.words, reach.last_verified)


def _team(who: str, how: str, after: str, now: datetime) -> Helper:
    urn = urn_of(who, kind="group") if who.casefold().startswith("group:") else ""
    listed = catalog.contacts([urn]) if urn else []
    if not listed:
        return Helper(who, how, after)
    stale = [each for each in listed if each.is_stale(now)]
    oldest = min((each.verified.at for each in listed if each.verified), default=None)
    if stale:
        words = f"{len(stale)} of {counted(len(listed), one='contact')} not verified for long"
        return Helper(who, how, after, "stale", words, oldest)
    return Helper(who, how, after, "verified", "contacts were verified", oldest)
