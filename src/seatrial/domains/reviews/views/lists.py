"""The list of reviews."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.reviews import selectors
from seatrial.domains.reviews.types import KIND_TITLES, KINDS, OPEN, STATES
from seatrial.domains.reviews.views.showing import progress
from seatrial.kit import clock
from seatrial.kit.access import Actor, Answer, granted
from seatrial.kit.problems import NotFound
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50


def may_open_any(actor: Actor) -> Answer:
    """Whether there is any service whose reviews the actor opens."""
    return granted(actor, grant=OPEN.name, within=actor.within)


def service_uid_of(name: str, *, actor: Actor) -> str:
    """The uid of the service of that name; '' without a name, one that nothing has where there is none."""
    if not name:
        return ""
    try:
        return catalog.known_service(name, actor=actor).uid
    except NotFound:
        return str(UUID(int=0))


def wanted_of(request: Request) -> tuple[selectors.Filter, str]:
    """What the address asks for, and the name of the service; what it cannot mean is left out."""
    said = request.GET
    name = said.get("service", "").strip()[:200].removeprefix("service:")
    kind, state = said.get("kind", ""), said.get("state", "")
    return selectors.Filter(
        service_uid=service_uid_of(name, actor=request.actor),
        kind=kind if kind in KINDS else "",
        state=state if state in (*STATES, "open") else "",
        known=catalog.known_to(request.actor),
    ), name


@require_safe
def reviews(request: Request) -> HttpResponse:
    """Reviews, fifty at a time, the newest first."""
    wanted, service = wanted_of(request)
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 9 else 0
    found = selectors.reviews(wanted, before=number, limit=_PAGE + 1)
    shown = found[:_PAGE]
    said = {"service": service, "kind": wanted.kind, "state": wanted.state, "format": "csv"}
    context = {
        "reviews": [(each, progress(each.state)) for each in shown],
        "titles": catalog.titles({each.service for each in shown}),
        "following": shown[-1].number if len(found) > _PAGE else "",
        "is_first": not number,
        "wanted": wanted,
        "named": service,
        "filtered": bool(service or wanted.kind or wanted.state),
        "kinds": list(KIND_TITLES.items()),
        "states": STATES,
        "open": selectors.count(selectors.Filter(state="open", known=wanted.known)),
        "in_review": selectors.count(selectors.Filter(state="in_review", known=wanted.known)),
        "drafts": selectors.count(selectors.Filter(state="draft", known=wanted.known)),
        "may_open": may_open_any(request.actor).allowed,
        "csv": f"/api/v1/reviews?{urlencode({name: value for name, value in said.items() if value})}",
        "now": clock.now(),
    }
    parts = {"reviews": "reviews/part_reviews.html"}
    return render(request, template="reviews/page_reviews.html", context=context, parts=parts)
