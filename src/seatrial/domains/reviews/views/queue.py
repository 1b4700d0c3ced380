"""What waits for whoever looks: in all reviews at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.actions import selectors as actions
from seatrial.domains.actions.types import Filter as ActionFilter
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.reviews import policies, selectors
from seatrial.domains.reviews.types import ItemView, Review, Waiver
from seatrial.domains.reviews.views.showing import Place, context_of_queue, place_of
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: Of so many open reviews the newest are looked through.
_LOOKED = 30
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for who looks in one review; `accept` are titles of items."""

    review: Review
    accept: Sequence[str]
    record: Sequence[str]
    sign: Sequence[tuple[str, str]]
    answer: Sequence[ItemView]
    complete: bool
    decide: bool

    @property
    def is_anything(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.accept or self.record or self.sign or self.answer or self.complete or self.decide)


@require_safe
def queue(request: Request) -> HttpResponse:
    """The queue of whoever looks."""
    now, actor = clock.now(), request.actor
    known = catalog.known_to(actor)
    open_ones = selectors.reviews(selectors.Filter(state="open", known=known), limit=_LOOKED)
    found = [waits for each in open_ones if (waits := _waits(each, actor, now)) is not None]
    context = {
        "waits": [each for each in found if each.is_anything],
        "waivers": _waivers(actor, now),
        "actions": actions.next_due(ActionFilter(owner=actor.principal, known=known), limit=_SHOWN),
        "today": now.date(),
        "now": now,
    }
    return render(request, template="reviews/page_queue.html", context=context)


def _waits(review: Review, actor: Actor, now: datetime) -> Waits | None:
    """What waits in the review; None where who looks has no part in it, or its service is gone."""
    try:
        service = selectors.service_of(review)
    except NotFound:
        return None
    scopes = catalog.scopes(service)
    if not any(actor.roles.get(urn) for urn in ("", *scopes)):
        return None
    place = place_of(selectors.row_of(review.name), actor=actor, now=now)
    return _of(place)


def _of(place: Place) -> Waits:
    review, actor = place.report.review, place.actor
    acceptable, record, sign, decide = context_of_queue(place)
    mine = [
        each
        for each in place.report.items
        if each.row.assignee_uid == actor.principal
        and not each.is_settled
        and review.state in ("preparing", "in_review")
    ]
    titles = {each.row.name: each.shown.criterion.title for each in place.report.items}
    accept = [titles.get(name, name) for name in acceptable]
    opens = policies.may_open(actor, scopes=place.scopes).allowed
    return Waits(review, accept, record, sign, mine, review.state == "draft" and opens, decide)


def _waivers(actor: Actor, now: datetime) -> list[Waiver]:
    """Waivers that who looks may judge."""
    asked = selectors.waivers(known=catalog.known_to(actor), state="asked", limit=_SHOWN, now=now)
    services = catalog.by_urns({each.service for each in asked})
    return [
        each
        for each in asked
        if each.service in services
        and policies.may_waive(actor, waiver=each, scopes=catalog.scopes(services[each.service])).allowed
    ]
