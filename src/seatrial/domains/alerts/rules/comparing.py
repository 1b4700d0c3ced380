"""Whom Seatrial would have paged against whom the incumbent paged: pure, by people's accounts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from seatrial.domains.alerts.types.beside import SETTLES, Compared, Ours, Their, Theirs, Verdict

#: So much earlier than our moment the incumbent may have notified: it heard of the alert by itself.
_EARLIER = timedelta(minutes=1)


def matched(people: Iterable[Their], *, accounts: Mapping[str, str]) -> tuple[Their, ...]:
    """The same with their accounts here; `accounts` are uids by address in small letters."""
    return tuple(replace(each, uid=accounts.get(each.address.lower(), "")) for each in people)


def compared(ours: Sequence[Ours], *, theirs: Theirs, at: datetime, level: int) -> Compared:
    """What differs between what a step at that instant would have paged and what the incumbent did.

    Whom it notified about then counts; where it tells of nobody, whom it had on call at that level (from 1;
    0 is the fallback, beside which everybody counts who is on call).
    """
    if theirs.answered_at is not None and theirs.answered_at <= at:
        return Compared("answered")
    around = [each for each in theirs.notified if each.at and at - _EARLIER <= each.at <= at + SETTLES]
    standing = [each for each in theirs.on_call if not level or not each.level or each.level == level]
    found = tuple({each.uid or each.address or each.name: each for each in around or standing}.values())
    mine, yours = {each.uid for each in ours}, {each.uid for each in found}
    is_same = bool(theirs.incident) and mine == yours and "" not in yours
    return Compared("same" if is_same else "differs", found, bool(around))


def difference(
    ours: Sequence[Ours], *, theirs: Sequence[Their], verdict: Verdict, incident: str, notified: bool
) -> str:
    """What differs, in words; '' where nothing does."""
    if verdict == "answered":
        return "somebody had answered there before"
    if verdict != "differs":
        return ""
    mine, yours = {each.uid for each in ours}, {each.uid for each in theirs}
    how = "notified there" if notified else "on call there"
    words = [] if incident else ["the incumbent has no incident of it"]
    words += [f"ours alone: {each.name}, {each.why}" for each in ours if each.uid not in yours - {""}]
    words += [
        f"theirs alone: {each.name}, {how}{f' by {each.where}' if each.where else ''}"
        for each in theirs
        if each.uid and each.uid not in mine
    ]
    words += [f"no account here: {called(each)}, {how}" for each in theirs if not each.uid]
    return "; ".join(words)


def called(their: Their) -> str:
    """Their name, with their address where that is another."""
    named = their.name and their.address and their.name != their.address
    return f"{their.name} <{their.address}>" if named else their.name or their.address
