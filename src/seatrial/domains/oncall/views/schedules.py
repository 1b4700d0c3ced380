"""The pages of schedules: who is on call, when, and taking a span over."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.oncall import policies, rules, selectors, services
from seatrial.domains.oncall.forms import OverrideForm
from seatrial.domains.oncall.rules.exchange import icalendar
from seatrial.domains.oncall.selectors import feeds
from seatrial.domains.oncall.types import Breach, Schedule
from seatrial.domains.oncall.views.strips import SHOWN, strip_of
from seatrial.kit import clock
from seatrial.ui.forms import telling
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_CALENDAR = "text/calendar; charset=utf-8"
#: How far back and ahead a feed tells.
_BACK, _AHEAD = timedelta(days=30), timedelta(days=90)


@require_safe
def schedules(request: Request) -> HttpResponse:
    """Who is on call on every schedule now, who is next, and two weeks of each."""
    now = clock.now()
    found = selectors.schedules(actor=request.actor)
    shifts = selectors.shifts(found, start=now, end=now + SHOWN)
    names = dict(selectors.names(each.person for mine in shifts.values() for each in mine))
    rows = []
    for each in found:
        mine = [shift for shift in shifts[each.urn] if shift.role == "primary"]
        here = [shift for shift in mine if shift.start <= now]
        later = next((shift for shift in mine if shift.start > now), None)
        drawn = strip_of(each, shifts=shifts[each.urn], start=now, end=now + SHOWN, names=names)
        rows.append({"schedule": each, "now": here, "next": later, "strip": drawn})
    context = {
        "rows": rows,
        "names": names,
        "titles": catalog.titles({each.team for each in found}),
        "now": now,
    }
    return render(request, template="oncall/page_schedules.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: Request, name: str) -> HttpResponse:
    """One schedule: two weeks, what was taken over, and the form to take a span over."""
    found = selectors.schedule(name, actor=request.actor)
    people = people_of(found)
    if request.method != "POST":
        return _schedule(request, found, OverrideForm(people=people))
    form = OverrideForm(request.POST, people=people)
    if not form.is_valid():
        return _schedule(request, found, form, status=422)
    said: dict[str, Any] = form.cleaned_data
    with telling(form):
        made = services.override(
            found.urn, person=said["person"], start=rules.instant(said["start"], zone=found.time_zone),
            end=rules.instant(said["end"], zone=found.time_zone), reason=said["reason"], actor=request.actor,
            now=clock.now(),
        )  # fmt: skip
        messages.info(request, "Taken over")
        warn(request, broken=selectors.of_override(made))
        return redirect("oncall:schedule", found.name)
    return _schedule(request, found, form, status=422)


def warn(request: Request, *, broken: Sequence[Breach]) -> None:
    """Whoever entered something reads what of the team's agreement it does not keep; it stands."""
    names = selectors.names({each.person for each in broken})
    for each in broken:
        messages.warning(request, f"{names.get(each.person, each.person)}: {each.words}")


def people_of(found: Schedule) -> list[tuple[str, str]]:
    """Everybody of the schedule who has an account, by handle, as choices of a form."""
    people = identity.profiles([each for each in selectors.people_of([found]) if selectors.is_uid(each)])
    choices = [(each.handle, each.name) for each in people.values() if each.handle]
    return sorted(choices, key=lambda each: each[1])


def _schedule(request: Request, found: Schedule, form: OverrideForm, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    shifts = selectors.shifts([found], start=now, end=now + SHOWN)[found.urn]
    overrides = selectors.overrides(schedules=[found.urn], after=now, limit=20)
    broken = selectors.breaches([found], start=now, end=now + SHOWN)[found.urn]
    everybody = (
        {each.person for each in shifts}
        | {each.person for each in broken}
        | {one for each in overrides for one in (each.person, each.by)}
    )
    names = dict(selectors.names(everybody | selectors.people_of([found])))
    token = feeds.feed_token(found.urn)
    context = {
        "schedule": found,
        "team": catalog.titles({found.team}).get(found.team, found.team),
        "shifts": shifts,
        "names": names,
        "strip": strip_of(found, shifts=shifts, start=now, end=now + SHOWN, names=names),
        "overrides": overrides,
        "broken": broken,
        "form": form,
        "may": policies.may_take_over(
            request.actor, person=request.actor.principal, people=selectors.people_of([found]),
            scopes=selectors.scopes_of(found),
        ),
        "feed": request.build_absolute_uri(reverse("oncall:feed", args=[token])),
        "now": now,
    }  # fmt: skip
    return render(request, template="oncall/page_schedule.html", context=context, status=status)


@require_POST
def cancel(request: Request, uid: UUID) -> HttpResponse:
    """What was taken over does not count any more."""
    done = services.cancel_override(uid, actor=request.actor, now=clock.now())
    messages.info(request, "It does not count any more")
    return redirect("oncall:schedule", done.schedule.partition(":")[2])


@require_safe
def calendar(request: Request, name: str) -> HttpResponse:
    """The shifts of a schedule as a file that calendars take."""
    return _calendar(request, selectors.schedule(name, actor=request.actor))


@login_not_required
@require_safe
def feed(request: Request, token: str) -> HttpResponse:
    """The same for whoever has the address: calendars that follow it sign in nowhere."""
    return _calendar(request, selectors.schedule(feeds.schedule_of_feed(token)))


def _calendar(request: Request, found: Schedule) -> HttpResponse:
    now = clock.now()
    shifts = selectors.shifts([found], start=now - _BACK, end=now + _AHEAD)[found.urn]
    address = request.build_absolute_uri(reverse("oncall:schedule", args=[found.name]))
    said = icalendar.calendar(
        shifts, title=found.title, names=selectors.names(each.person for each in shifts), now=now,
        address=address,
    )  # fmt: skip
    response = HttpResponse(said, content_type=_CALENDAR)
    response["Content-Disposition"] = f'inline; filename="{found.name}.ics"'
    return response
