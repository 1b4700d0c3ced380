"""The pages of business calendars."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.calendars import rules, selectors
from seatrial.domains.calendars.types import BUILT_IN, DAYS, Calendar
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit import clock, durations
from seatrial.kit.moments import EARLIEST, LATEST
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

_EXAMPLE = """\
apiVersion: seatrial.dev/v1
kind: BusinessCalendar
metadata:
  name: edi-team
spec:
  time_zone: Europe/Oslo
  hours:
    monday: ["09:00-17:00"]
    tuesday: ["09:00-17:00"]
    wednesday: ["09:00-17:00"]
    thursday: ["09:00-17:00"]
    friday: ["09:00-16:00"]
  holidays:
    country: "NO"
"""
#: Years whose holidays the page shows beside each other.
_YEARS = 2


@require_safe
def calendars(request: Request) -> HttpResponse:
    """Every calendar: when it works, and whether it is open now."""
    now = clock.now()
    found = selectors.known(request.actor).values()
    rows = [(each, _week(each), rules.is_open(each, at=now)) for each in found]
    context = {"rows": rows, "own": len(rows) > len(BUILT_IN), "example": _EXAMPLE, "now": now}
    return render(request, template="calendars/page_calendars.html", context=context)


@require_safe
def calendar(request: Request, name: str) -> HttpResponse:
    """One calendar: its hours, its holidays, and what is due when."""
    now = clock.now()
    found = selectors.known_calendar(name, actor=request.actor)
    said = {key: request.GET.get(key, "").strip()[:60] for key in ("at", "working", "days")}
    year = number_in(request.GET.get("year", "")) or now.year
    year = min(max(year, EARLIEST.year), LATEST.year)
    at, fault = _moment(said["at"], found, now)
    due, other = _due(found, at, said)
    free = rules.holiday(found, day=rules.local_day(found, at=at))
    context = {
        "calendar": found,
        "week": _week(found),
        "years": [(each, rules.holidays_of(found, year=each)) for each in range(year, year + _YEARS)],
        "said": said,
        "fault": fault or other,
        "at": at,
        "holiday": free,
        "open": rules.is_open(found, at=at),
        "opens": rules.next_opening(found, at=at),
        "next_day": rules.start_of_next_business_day(found, start=at),
        "due": due,
        "definition": "" if found.name in BUILT_IN else catalog.definition_address(found.urn),
        "confined": request.actor.is_confined,
        "now": now,
    }
    return render(request, template="calendars/page_calendar.html", context=context)


def _week(found: Calendar) -> list[tuple[str, str]]:
    """Each day with its hours, as people read them."""
    spans = (", ".join(rules.spelt(each) for each in hours) for hours in found.week)
    return list(zip(DAYS, spans, strict=True))


def _moment(text: str, found: Calendar, now: datetime) -> tuple[datetime, str]:
    """The moment that was asked about, in the calendar's zone without one; and what is wrong with it."""
    if not text:
        return now, ""
    try:
        said = datetime.fromisoformat(text)
        at = said if said.tzinfo else said.replace(tzinfo=ZoneInfo(found.time_zone))
    except ValueError:
        return now, f"{text!r} is no moment: write 2026-12-24T16:00."
    return (at, "") if EARLIEST <= at <= LATEST else (now, f"{text!r} is too far away.")


def _due(found: Calendar, at: datetime, said: dict[str, str]) -> tuple[datetime | None, str]:
    """What is due after so much working time or so many business days; and what is wrong with that."""
    try:
        if said["working"]:
            return rules.after(found, start=at, working=durations.parse(said["working"])), ""
        days = number_in(said["days"])
        if days is not None:
            return rules.business_days_after(found, start=at, days=days), ""
    except durations.BadDuration as problem:
        return None, f"{problem}."
    except rules.CannotCount as problem:
        return None, f"{problem.detail}."
    return None, "" if not said["days"] else "Write business days as a number."
