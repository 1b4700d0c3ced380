"""What is wrong with the coverage of schedules, and what being on call costs people."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from seatrial.domains.calendars import rules as calendars_rules
from seatrial.domains.calendars import selectors as calendars
from seatrial.domains.calendars.types import Calendar
from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import selectors as notices
from seatrial.domains.oncall import rules
from seatrial.domains.oncall.selectors.agreed import agreements, breaches
from seatrial.domains.oncall.selectors.people import is_uid
from seatrial.domains.oncall.selectors.schedules import people_of, schedules, shifts
from seatrial.domains.oncall.types import Cover, Load, Schedule, Span
from seatrial.kit.problems import NotFound

#: How far ahead coverage is looked at (R163).
AHEAD = timedelta(days=90)


def coverage(
    wanted: Iterable[Schedule], *, now: datetime, ahead: timedelta = AHEAD, tested: timedelta | None = None
) -> list[Cover]:
    """The coverage of each of the schedules from `now` on: gaps in the hours that it declares, people whom
    no page reaches or whose ways were not verified for long, rotations of one person; with `tested` also
    people who answered no test page for so long.
    """
    given = list(wanted)
    end = now + ahead
    found = shifts(given, start=now, end=end)
    everybody = people_of(given) | {each.person for mine in found.values() for each in mine}
    accounts = {each for each in everybody if is_uid(each)}
    reach = notices.reachable(accounts, now=now)
    unreachable = {each for each in everybody if each not in reach or not reach[each].reachable}
    stale = {each for each in everybody if each in reach and reach[each].reachable and reach[each].stale}
    untested = accounts - notices.tested_since(accounts, since=now - tested) if tested else set()
    broken = breaches(given, start=now, end=end)
    covers = [
        rules.cover(
            each, shifts=found[each.urn], start=now, end=end,
            needed=needed_spans(each, start=now, end=end), unreachable=unreachable, stale=stale,
            untested=untested,
        )
        for each in given
    ]  # fmt: skip
    return [replace(each, breaches=tuple(broken[each.schedule])) for each in covers]


def coverage_of_team(
    team: str, *, now: datetime, ahead: timedelta = AHEAD, tested: timedelta | None = None
) -> list[Cover]:
    """The same of the schedules of one team (a URN): what probes ask."""
    return coverage(schedules(team=team), now=now, ahead=ahead, tested=tested)


def needed_spans(of: Schedule, *, start: datetime, end: datetime) -> list[Span] | None:
    """The hours that the schedule declares between the two instants; None: all of them, also where its
    calendar does not stand any more.
    """
    calendar = _calendar(of.needed)
    if calendar is None:
        return None
    return [Span(each.start, each.end) for each in calendars_rules.openings(calendar, start=start, end=end)]


def _calendar(urn: str) -> Calendar | None:
    try:
        return calendars.calendar(urn) if urn else None
    except NotFound:
        return None


def loads(of: Schedule, *, start: datetime, end: datetime) -> list[Load]:
    """What each person carries on the schedule between the two instants, the busiest first (R167); holidays
    are those of the calendar of the team's agreement, else of the schedule's declared hours. And how often
    they were paged meanwhile.
    """
    agreed = agreements().get(of.team)
    calendar = _calendar((agreed.calendar if agreed else "") or of.needed)
    found = shifts([of], start=start, end=end)[of.urn]
    carried = rules.load(found, zone=of.time_zone, holidays=_holidays(calendar, start, end))
    uids = {each.person for each in carried if is_uid(each.person)}
    paged = rules.paged(
        notices.received(uids, start=start, end=end), shifts=found,
        zones={uid: profile.time_zone for uid, profile in identity.profiles(uids).items()},
    )  # fmt: skip
    return [replace(each, paged=paged.get(each.person, each.paged)) for each in carried]


def _holidays(calendar: Calendar | None, start: datetime, end: datetime) -> frozenset[date]:
    if calendar is None:
        return frozenset()
    years = range(start.year - 1, end.year + 2)
    return frozenset(each.day for year in years for each in calendars_rules.holidays_of(calendar, year=year))
