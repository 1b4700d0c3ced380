"""When a standing decision falls, and what makes it (rules 3 and 6 of the product; R073, R074)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from seatrial.domains.reviews.types import Fallen, ItemView


@dataclass(frozen=True, slots=True)
class Kept:
    """What a decision rests on, as it was decided: results by item, and the times that policy grants."""

    results: Mapping[str, str]
    stands_until: datetime | None
    grace_stale: timedelta
    grace_failed: timedelta
    #: since when an item was seen not to hold
    lapses: Mapping[str, datetime] = field(default_factory=dict)


def judge(
    kept: Kept, *, items: Sequence[ItemView], now: datetime, settled: Collection[str] = ()
) -> list[Fallen]:
    """Everything by which the decision falls, the earliest first; what has no `at` makes it fall at once.

    What `at` is later than now has not made it fall yet. `settled` are the names of items that are known to
    be settled and are not among `items`.
    """
    by_name = {each.row.name: each for each in items}
    asked = ((name, was) for name, was in kept.results.items() if name not in settled)
    found = [
        *_ends(kept),
        *(fall for name, was in asked for fall in _item(name, was, by_name.get(name), kept, now)),
    ]
    return sorted(found, key=lambda each: (each.at or now, each.subject))


def _ends(kept: Kept) -> Iterator[Fallen]:
    if kept.stands_until is not None:
        words = f"it stood until {kept.stands_until:%Y-%m-%d %H:%M} UTC"
        yield Fallen("ended", "decision", words, at=kept.stands_until)


def _item(name: str, was: str, item: ItemView | None, kept: Kept, now: datetime) -> Iterator[Fallen]:
    if item is None:
        since = kept.lapses.get(name, now)
        yield Fallen("item", name, f"{name} is asked no more, so nothing shows it", since, since)
    elif item.is_settled:
        return
    elif was == "waived" and item.waiver is not None:
        # through its last day
        ends = _midnight_after(item.waiver.expires_on, now)
        words = f"the waiver of {name} ended on {item.waiver.expires_on}"
        yield Fallen("waiver", name, words, at=ends)
    elif was == "waived":
        words = f"the risk of {name} is accepted no more: its waiver ended"
        yield Fallen("waiver", name, words, at=kept.lapses.get(name, now))
    elif was == "not_met":
        yield from _remediation(name, item, kept, now)
    else:
        yield _lost(name, item, kept, now)


def _lost(name: str, item: ItemView, kept: Kept, now: datetime) -> Fallen:
    outcome = item.outcome
    failed = outcome.word == "not_met"
    since = min(each for each in (outcome.since, kept.lapses.get(name), now) if each is not None)
    verb = "is not met any more" if failed else "is not shown any more"
    words = f"{name} {verb}: {outcome.reason}"
    at = since + (kept.grace_failed if failed else kept.grace_stale)
    # what people brought and counts no more is no evidence of the outcome, but what is named here
    pieces = tuple(each.uid for each in outcome.evidence) or tuple(item.row.evidence)
    return Fallen("evidence", name, words, since, at, pieces)


def _remediation(name: str, item: ItemView, kept: Kept, now: datetime) -> Iterator[Fallen]:
    if not item.actions:
        words = f"{name} is not met, and nobody remedies it any more"
        yield Fallen("remediation", name, words, at=kept.lapses.get(name, now))
        return
    waiting = [each for each in item.actions if each.state == "open"]
    if not waiting:  # done, and somebody has yet to verify it
        return
    due = waiting[0].due_on
    words = f"the remediation of {name} was due on {due}"
    yield Fallen("remediation", name, words, at=_midnight_after(due, now))


def _midnight_after(day: date, now: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo) + timedelta(days=1)
