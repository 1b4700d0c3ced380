"""What an item comes to now: from its standing where a machine finds out, else from answer and evidence."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.readiness.types import Shown
from seatrial.domains.reviews.rules.proofs import About, fault
from seatrial.domains.reviews.types import ItemRow, Outcome

#: Evidence of the item by its uid, and why some of it was retracted.
Found = Mapping[str, Evidence]


def outcome_of(
    row: ItemRow,
    *,
    shown: Shown,
    found: Found,
    retracted: Mapping[str, str],
    about: About,
    now: datetime,
) -> Outcome:
    """What the item comes to. No data is never met, and nothing that a machine finds out can be said."""
    if row.answer == "not_applicable":
        return Outcome("not_applicable", row.reason, since=row.answered_at)
    if row.automated:
        return _by_machine(shown, found)
    return _by_people(row, shown, found, retracted, about, now)


def _by_machine(shown: Shown, found: Found) -> Outcome:
    words = {"pass": "met", "fail": "not_met"}
    evidence = tuple(found.values())
    if shown.result in words:
        word = "met" if shown.result == "pass" else "not_met"
        return Outcome(word, shown.reason, evidence, shown.valid_until, shown.since)  # type: ignore[arg-type]
    # valid_until in the past: it was found once, and nobody has found it again
    lapsed = shown.valid_until is not None and shown.result == "unknown"
    return Outcome("stale" if lapsed else "open", shown.reason, evidence, None, shown.since)


def _by_people(
    row: ItemRow,
    shown: Shown,
    found: Found,
    retracted: Mapping[str, str],
    about: About,
    now: datetime,
) -> Outcome:
    if row.answer == "":
        return Outcome("open", "nobody has answered it yet")
    if row.answer == "not_met":
        return Outcome("not_met", row.reason or "its preparer says that it is not met", since=row.answered_at)
    counting: list[Evidence] = []
    faults: list[str] = []
    for uid in row.evidence:
        item = found.get(uid)
        if item is None:
            faults.append("a piece of it is no longer kept")
            continue
        why = fault(item, criterion=shown.criterion, about=about, now=now, retracted=retracted.get(uid, ""))
        counting += [] if why else [item]
        faults += [f"{_name(item)} {why.removeprefix('it ')}"] if why else []
    if counting:
        until = max(each.expires_at for each in counting)
        reason = row.reason or f"{_many(counting)} shows it"
        return Outcome("met", reason, tuple(counting), until, row.answered_at)
    reason = f"its evidence does not count: {'; '.join(faults) or 'there is none'}"
    return Outcome("stale", reason, since=_lapsed(found, now))


def _lapsed(found: Found, now: datetime) -> datetime | None:
    """When the last of it ended to count by its age."""
    ended = [each.expires_at for each in found.values() if each.expires_at <= now]
    return max(ended, default=None)


def _name(item: Evidence) -> str:
    """The evidence as people call it, so that whoever reads why it does not count finds it."""
    return " ".join([item.type.replace("_", " "), item.name]).strip()


def _many(counting: Sequence[Evidence]) -> str:
    return "1 piece of evidence" if len(counting) == 1 else f"{len(counting)} pieces of evidence"
