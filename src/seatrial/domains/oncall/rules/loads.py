"""What being on call costs people: hours, nights, weekends, holidays (R167)."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from seatrial.domains.oncall.rules.instants import instant, local
from seatrial.domains.oncall.rules.spans import within
from seatrial.domains.oncall.types import Load, Shift, Span

_DAY = timedelta(days=1)
_NOTHING = timedelta(0)
#: A night begins in the evening of its day and ends in the morning of the next one, by local time.
NIGHT = (time(22), time(6))
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class _Day:
    """A local day as instants, and what it is."""

    span: Span
    nights: tuple[Span, ...]
    weekend: bool
    holiday: bool


def load(
    shifts: Iterable[Shift],
    *,
    zone: str,
    holidays: Container[date] = (),
    night: tuple[time, time] = NIGHT,
) -> list[Load]:
    """What each person carried in these shifts, whoever carried most first; shadow shifts count apart.

    All lengths are elapsed time: a shift over a change of the clock is as long as it was. Nights, weekends
    and holidays are those of the local days of `zone`.
    """
    by_person: dict[str, list[Shift]] = {}
    for shift in shifts:
        by_person.setdefault(shift.person, []).append(shift)
    found = [_of(person, mine, zone, holidays, night) for person, mine in by_person.items()]
    return sorted(found, key=lambda each: (-each.total, each.person))


def _of(
    person: str, shifts: Sequence[Shift], zone: str, holidays: Container[date], night: tuple[time, time]
) -> Load:
    mine = [each for each in shifts if each.role == "primary"]
    nights = weekends = free = _NOTHING
    for shift in mine:
        for day in _days(shift.start, shift.end, zone, holidays, night):
            here = _length(within(Span(shift.start, shift.end), allowed=[day.span]))
            nights += _length(within(Span(shift.start, shift.end), allowed=day.nights))
            weekends += here if day.weekend else _NOTHING
            free += here if day.holiday else _NOTHING
    shadow = sum((each.length for each in shifts if each.role == "shadow"), _NOTHING)
    total = sum((each.length for each in mine), _NOTHING)
    return Load(person, total, nights, weekends, free, len(mine), shadow)


def _length(spans: Iterable[Span]) -> timedelta:
    return sum((each.end - each.start for each in spans), _NOTHING)


def _days(
    start: datetime, end: datetime, zone: str, holidays: Container[date], night: tuple[time, time]
) -> Iterator[_Day]:
    """The local days that the span touches."""
    day = local(start, zone=zone).date()
    while (begin := _at(day, time(), zone)) < end:
        over = _at(day + _DAY, time(), zone)
        early = Span(begin, _at(day, night[1], zone))
        late = Span(_at(day, night[0], zone), over)
        yield _Day(Span(begin, over), (early, late), day.weekday() >= SATURDAY, day in holidays)
        day += _DAY


def _at(day: date, clock: time, zone: str) -> datetime:
    return instant(datetime.combine(day, clock), zone=zone)


def unfairness(loads: Sequence[Load]) -> float:
    """How unevenly the hours lie: what the busiest has above the mean, as a share of the mean; 0 is even."""
    hours = [each.total.total_seconds() for each in loads if each.total]
    if len(hours) < 2:
        return 0.0
    mean = sum(hours) / len(hours)
    return max(hours) / mean - 1
