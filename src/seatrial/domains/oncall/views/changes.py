"""The pages of swaps and time off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from seatrial.domains.identity import selectors as identity
from seatrial.domains.oncall import rules, selectors, services
from seatrial.domains.oncall.forms import SwapForm, TimeOffForm
from seatrial.domains.oncall.types import Schedule, SwapState
from seatrial.domains.oncall.views.offers import FIELDS, offers_of
from seatrial.domains.oncall.views.schedules import people_of, warn
from seatrial.kit import clock
from seatrial.ui.forms import saying, telling
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50
_ACTS: dict[str, SwapState] = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}


def cursor_of(request: Request) -> UUID | None:
    """Behind which one the page begins; a cursor that is none begins at the beginning."""
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD"])
def swaps(request: Request) -> HttpResponse:
    """Who asked whom to swap, and what came of it."""
    known = selectors.schedules(actor=request.actor)
    found = selectors.swaps(
        schedules=[each.urn for each in known], before=cursor_of(request), limit=_PAGE + 1
    )
    shown = found[:_PAGE]
    context = {
        "swaps": shown,
        "following": shown[-1].uid if len(found) > _PAGE else "",
        "schedules": {each.urn: each for each in known},
        "names": selectors.names({one for each in shown for one in (each.asker, each.asked)}),
        "me": request.actor.principal,
        "now": clock.now(),
    }
    return render(request, template="oncall/page_swaps.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, name: str) -> HttpResponse:
    """The form by which somebody is asked to swap on a schedule."""
    found = selectors.schedule(name, actor=request.actor)
    me = identity.profiles([request.actor.principal]).get(request.actor.principal)
    people = [each for each in people_of(found) if me is None or each[0] != me.handle]
    if request.method != "POST":
        filled = {name: request.GET.get(name, "")[:100] for name in FIELDS}
        return _ask(request, found, SwapForm(initial=filled, people=people))
    form = SwapForm(request.POST, people=people)
    if not form.is_valid():
        return _ask(request, found, form, status=422)
    said: dict[str, Any] = form.cleaned_data
    offered = _span(said["start"], said["end"], found)
    wanted = _span(said["return_start"], said["return_end"], found) if said["return_start"] else None
    with telling(form):
        made = services.ask_swap(
            found.urn, asked=said["asked"], offered=offered, wanted=wanted, reason=said["reason"],
            actor=request.actor, now=clock.now(),
        )  # fmt: skip
        messages.info(request, "They were asked")
        warn(request, broken=selectors.of_swap(made))
        return redirect("oncall:swaps")
    return _ask(request, found, form, status=422)


def _ask(request: Request, found: Schedule, form: SwapForm, *, status: int = 200) -> HttpResponse:
    offers = offers_of(found, me=request.actor.principal, now=clock.now())
    context = {"schedule": found, "form": form, "offers": offers}
    return render(request, template="oncall/page_swap.html", context=context, status=status)


def _span(start: datetime, end: datetime, found: Schedule) -> tuple[datetime, datetime]:
    return rules.instant(start, zone=found.time_zone), rules.instant(end, zone=found.time_zone)


@require_POST
def decide(request: Request, uid: UUID) -> HttpResponse:
    """A swap is accepted, declined or withdrawn."""
    state = _ACTS.get(request.POST.get("act", ""), "withdrawn")
    with saying(request):
        services.decide_swap(uid, state=state, actor=request.actor, now=clock.now())
        messages.info(request, f"The swap is {state}")
    return redirect("oncall:swaps")


@require_http_methods(["GET", "HEAD", "POST"])
def time_off(request: Request) -> HttpResponse:
    """Who is away, and the form for the own time off."""
    if request.method != "POST":
        return _time_off(request, TimeOffForm())
    form = TimeOffForm(request.POST)
    if not form.is_valid():
        return _time_off(request, form, status=422)
    said: dict[str, Any] = form.cleaned_data
    zone = _zone(request)
    with telling(form):
        made = services.take_time_off(
            person=request.actor.principal, start=rules.instant(said["start"], zone=zone),
            end=rules.instant(said["end"], zone=zone), kind=said["kind"], actor=request.actor,
            now=clock.now(),
        )  # fmt: skip
        messages.info(request, "You are away then, and scheduled nowhere")
        warn(request, broken=selectors.of_time_off(made))
        return redirect("oncall:time_off")
    return _time_off(request, form, status=422)


def _zone(request: Request) -> str:
    found = identity.profiles([request.actor.principal]).get(request.actor.principal)
    return found.time_zone if found else "UTC"


def _time_off(request: Request, form: TimeOffForm, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    found = selectors.times_off(
        people=selectors.known_people(request.actor), after=now, before=cursor_of(request), limit=_PAGE + 1
    )
    shown = found[:_PAGE]
    context = {
        "rows": shown,
        "following": shown[-1].uid if len(found) > _PAGE else "",
        "names": selectors.names(each.person for each in shown),
        "me": request.actor.principal,
        "zone": _zone(request),
        "form": form,
        "now": now,
    }
    return render(request, template="oncall/page_time_off.html", context=context, status=status)


@require_POST
def cancel_time_off(request: Request, uid: UUID) -> HttpResponse:
    """The turns are theirs again."""
    services.cancel_time_off(uid, actor=request.actor, now=clock.now())
    messages.info(request, "Taken back")
    return redirect("oncall:time_off")
