"""All waivers, and the forms of whoever judges or ends one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.reviews import policies, selectors, services
from seatrial.domains.reviews.forms import ReasonForm
from seatrial.domains.reviews.types import Waiver
from seatrial.domains.reviews.views.lists import service_uid_of
from seatrial.kit import clock
from seatrial.kit.access import Actor, Answer, Denied
from seatrial.kit.problems import Invalid, NotFound, Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50
_STATES = ("asked", "active", "expired", "refused", "ended")


@require_http_methods(["GET", "HEAD", "POST"])
def waivers(request: Request) -> HttpResponse:
    """Waivers, fifty at a time, the newest first; a form of the page judges or ends one."""
    fault: Problem | None = None
    if request.method == "POST":
        fault = _judge(request)
        if fault is None:
            return redirect(request.get_full_path())
    said, now = request.GET, clock.now()
    name = said.get("service", "").strip()[:200].removeprefix("service:")
    state = said.get("state", "") if said.get("state", "") in _STATES else ""
    after = said.get("after", "")
    found = selectors.waivers(
        known=catalog.known_to(request.actor),
        service_uid=service_uid_of(name, actor=request.actor),
        state=state,
        after=after if len(after) == 36 else "",
        limit=_PAGE + 1,
        now=now,
    )
    shown = found[:_PAGE]
    context = {
        "waivers": _lines(shown, request.actor),
        "reviews": selectors.names_of_reviews(shown),
        "titles": catalog.titles({each.service for each in shown}),
        "following": shown[-1].uid if len(found) > _PAGE else "",
        "is_first": not after,
        "named": name,
        "state": state,
        "states": _STATES,
        "filtered": bool(name or state),
        "fault": fault,
        "failed": request.POST.get("waiver", ""),
        "now": now,
    }
    status = fault.status if fault else 200
    return render(request, template="reviews/page_waivers.html", context=context, status=status)


def _judge(request: Request) -> Problem | None:
    """The waiver is approved, refused or ended; else what keeps it."""
    uid, act = request.POST.get("waiver", ""), request.POST.get("act", "")
    actor, now = request.actor, clock.now()
    try:
        if act == "approve":
            services.approve_waiver(uid, actor=actor, now=now)
        elif act == "end":
            services.end_waiver(uid, actor=actor, now=now)
        elif act == "refuse":
            form = ReasonForm(request.POST)
            reason = form.cleaned_data["reason"] if form.is_valid() else ""
            services.refuse_waiver(uid, reason=reason, actor=actor, now=now)
        else:
            raise Invalid("the form says nothing that can be done", remedy="Load the page again.")
    except (Denied, NotFound):
        raise
    except Problem as problem:
        return problem
    said = {"approve": "The risk is accepted", "end": "The waiver has ended", "refuse": "It is refused"}
    messages.info(request, f"{said[act]}.")
    return None


def _lines(shown: list[Waiver], actor: Actor) -> list[tuple[Waiver, str, Answer, Answer]]:
    """Each with its state, and whether who looks may judge or end it."""
    now = clock.now()
    found = catalog.by_urns({each.service for each in shown})
    lines = []
    for each in shown:
        service = found.get(each.service)
        scopes = catalog.scopes(service) if service else (each.service,)
        judge = policies.may_waive(actor, waiver=each, scopes=scopes)
        end = policies.may_end_waiver(actor, waiver=each, scopes=scopes)
        lines.append((each, each.state(now=now), judge, end))
    return lines
