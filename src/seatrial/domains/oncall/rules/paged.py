"""How often people are paged in their shifts, when, and how soon they answer."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from statistics import median

from seatrial.domains.notices.types import Received
from seatrial.domains.oncall.rules.instants import local
from seatrial.domains.oncall.rules.loads import NIGHT, SATURDAY
from seatrial.domains.oncall.types import PagesCarried, Shift

_ALERT = "alert:"


def paged(
    pages: Iterable[Received], *, shifts: Sequence[Shift], zones: Mapping[str, str]
) -> dict[str, PagesCarried]:
    """By person: the pages that reached them while they were on call, each counted once. Nights (22 to 6) and
    weekends are those of the person's time zone (UTC where `zones` says none).
    """
    by_person: dict[str, list[Received]] = {}
    for each in pages:
        if any(
            shift.person == each.person_uid and shift.role == "primary" and shift.start <= each.at < shift.end
            for shift in shifts
        ):
            by_person.setdefault(each.person_uid, []).append(each)
    return {person: _of(mine, zones.get(person, "UTC")) for person, mine in by_person.items()}


def _of(pages: Sequence[Received], zone: str) -> PagesCarried:
    clocks = [local(each.at, zone=zone) for each in pages]
    took = [(each.answered_at - each.at).total_seconds() for each in pages if each.answered_at is not None]
    evening, morning = NIGHT
    return PagesCarried(
        pages=len(pages),
        nights=sum(at.time() >= evening or at.time() < morning for at in clocks),
        weekends=sum(at.weekday() >= SATURDAY for at in clocks),
        alerts=len({each.about for each in pages if each.about.startswith(_ALERT)}),
        answered=len(took),
        mean=timedelta(seconds=round(sum(took) / len(took))) if took else None,
        median=timedelta(seconds=round(median(took))) if took else None,
    )
