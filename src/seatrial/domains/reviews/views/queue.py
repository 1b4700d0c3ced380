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
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

#: So many open reviews are gone through for those that who looks has a part in; so many of these are read
#: whole for a page, which costs some twenty statements each.
_LISTED = 200
_READ = 12
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for who looks in one review."""

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
    before = number_in(request.GET.get("before", "")) or 0
    mine, following = _with_a_part(actor, known, before)
    found = [waits for each in mine if (waits := _waits(each, actor, now)) is not None]
    context = {
        "waits": [each for each in found if each.is_anything],
        "following": following,
        "is_first": not before,
        "waivers": _waivers(actor, now),
        "actions": actions.next_due(ActionFilter(owner=actor.principal, known=known), limit=_SHOWN),
        "today": now.date(),
        "now": now,
    }
    return render(request, template="reviews/page_queue.html", context=context)


def _with_a_part(actor: Actor, known: frozenset[str] | None, before: int) -> tuple[list[Review], int]:
    """A page of the open reviews that the actor has a part in, the newest first; and the number before which
    the next page begins, 0 where there is none.
    """
    wanted = selectors.Filter(state="open", known=known)
    listed = selectors.reviews(wanted, before=before, limit=_LISTED)
    services = catalog.by_urns({each.service for each in listed})
    mine = [
        each
        for each in listed
        if each.service in services
        and any(actor.roles.get(urn) for urn in ("", *catalog.scopes(services[each.service])))
    ]
    if len(mine) > _READ:
        return mine[:_READ], mine[_READ - 1].number
    return mine, listed[-1].number if len(listed) == _LISTED else 0


def _waits(review: Review, actor: Actor, now: datetime) -> Waits | None:
    """What waits in the review; None where its service is gone."""
    try:
        return _of(place_of(selectors.row_of(review.name), actor=actor, now=now))
    except NotFound:
        return None


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
    opens = policies.may_open(actor, scopes=place.scopes).allowed
    return Waits(review, acceptable, record, sign, mine, review.state == "draft" and opens, decide)


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
