"""The way to the reviews, their boxes on the pages of lower floors, and what a search finds of them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.reviews import policies, selectors
from seatrial.domains.reviews.selectors.falling import falling, places_decided
from seatrial.domains.reviews.selectors.finding import find_reviews
from seatrial.domains.reviews.types import OPEN
from seatrial.kit import clock
from seatrial.kit.access import Actor, granted
from seatrial.ui import navigation, panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request
from seatrial.ui.search import Hit

#: Reviews and decisions that a box shows; the lists have the others.
_SHOWN = 5
#: What falls within this time is named on the overview.
_SOON = timedelta(days=7)


def service_side(request: Request, subject: Service) -> Box:
    """What stands about the service in each environment, and the reviews that are open."""
    now = clock.now()
    standings = [
        (place, standing)
        for place in places_decided(subject.uid)
        if (standing := selectors.standing(subject.uid, environment=place, now=now)) is not None
    ]
    wanted = selectors.Filter(service_uid=subject.uid, state="open")
    context = {
        "service": subject,
        "standings": standings,
        "open": selectors.reviews(wanted, limit=_SHOWN),
        "may": policies.may_open(request.actor, scopes=catalog.scopes(subject)),
        "now": now,
    }
    return Box("reviews/part_service.html", context)


def overview(request: Request, subject: Any) -> Box | None:
    """How many reviews are open, and the decisions that fell or are about to; nothing where there is none."""
    del subject
    now, known = clock.now(), catalog.known_to(request.actor)
    wanted = selectors.Filter(state="open", known=known)
    total = selectors.count(wanted)
    fallen = falling(within=_SOON, now=now, known=known, limit=_SHOWN)
    if not (total or fallen):
        return None
    titles = catalog.titles({each.service for each in fallen})
    context = {
        "total": total,
        "open": selectors.reviews(wanted, limit=_SHOWN),
        "falling": [(each, titles.get(each.service, each.service)) for each in fallen],
        "now": now,
    }
    return Box("reviews/part_overview.html", context)


def _found(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    found = find_reviews(text, known=catalog.known_to(actor), limit=limit)
    return [
        Hit(
            f"{each.name} {each.title}",
            reverse("reviews:review", args=[each.name]),
            f"{each.environment}, {each.state.replace('_', ' ')}",
        )
        for each in found
    ]


def _opens(actor: Actor) -> bool:
    return granted(actor, grant=OPEN.name, within=actor.within).allowed


navigation.add("Reviews", url_name="reviews:reviews", order=30, group="readiness", icon="clipboard-check")
panels.add("service.side", name="reviews", order=10, build=service_side)
panels.add("overview", name="reviews", order=20, build=overview)
search.add("reviews", title="Reviews", order=40, find=_found)
search.add_action("Open a review", url_name="reviews:new", detail="is the service ready", shown=_opens)
search.add_action("Show what waits for me", url_name="reviews:queue", detail="to accept, to sign")
search.add_action("Show decisions", url_name="reviews:decisions", detail="go and no-go")
search.add_action("Show waivers", url_name="reviews:waivers", detail="accepted risks")
