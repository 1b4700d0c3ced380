"""The page of one item: what it demands, what shows it, and what can be done about it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from seatrial.domains.actions.types import OPEN
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence.types import Awaited
from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews import policies, rules, selectors
from seatrial.domains.reviews.selectors.candidates import candidates
from seatrial.domains.reviews.types import ItemView
from seatrial.domains.reviews.views.deeds import ITEM_DEEDS, Failed, perform
from seatrial.domains.reviews.views.showing import Place, links_of, people_for, place_of
from seatrial.kit import clock
from seatrial.kit.access import Answer, granted
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import NotFound
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: Request, name: str, checklist: str, criterion: str) -> HttpResponse:
    """One item; a form of the page does what its button says."""
    row = selectors.row_of(name, actor=request.actor)
    called, wanted = f"R-{row.number}", f"{checklist}/{criterion}"
    failed: Failed | None = None
    if request.method == "POST":
        failed = perform(request, name=called, known=ITEM_DEEDS, item=wanted)
        if failed is None:
            return redirect("reviews:item", name=called, checklist=checklist, criterion=criterion)
    place = place_of(row, actor=request.actor, now=clock.now())
    found = place.report.item(wanted)
    if found is None:
        raise NotFound(f"{called} has no item {wanted[:130]!r}")
    context = {
        **_context(place, found),
        "forms": {act: _form(act, found) for act in ITEM_DEEDS},
        "failed": failed,
        "people": people_for(request.actor),
    }
    if failed is not None:
        context["forms"][failed.act] = failed.form
    status = failed.status if failed else 200
    return render(request, template="reviews/page_item.html", context=context, status=status)


def _form(act: str, found: ItemView) -> Any:
    initial: dict[str, Any] = {}
    if act == "remedy":
        title = found.shown.criterion.remedy or found.shown.criterion.title
        initial = {"title": title[:200], "once": str(new_uid(clock.now()))}
    if act == "answer":
        initial = {"says": found.row.answer or "met", "reason": found.row.reason}
    return ITEM_DEEDS[act].form(auto_id=f"{act}_%s", initial=initial)


def _context(place: Place, found: ItemView) -> dict[str, Any]:
    report, review = place.report, place.report.review
    offered = candidates(found, report=report, service=place.service, template=place.template, now=place.now)
    people = {found.row.assignee_uid, found.row.answered_by, *(each.owner_uid for each in found.actions)}
    around = [each.row.name for each in report.items]
    here = around.index(found.row.name)
    links = links_of(report)
    return {
        "review": review,
        "report": report,
        "service": place.service,
        "item": found,
        "criterion": found.shown.criterion,
        "pieces": found.outcome.evidence,
        "candidates": offered,
        "brought": [each for each in offered if each.chosen and each.fault],
        "awaited": _awaited(place.service, review.environment, found),
        "comments": [each for each in selectors.comments(review) if each.item == found.row.name],
        "names": identity.names(people - {""}),
        "links": links,
        "before": links[around[here - 1]] if here else "",
        "after": links[around[here + 1]] if here + 1 < len(around) else "",
        "number": here + 1,
        "gate": rules.gate_of(found, report=report),
        "criterion_page": reverse(
            "readiness:criterion",
            args=[place.service.name, review.environment, *found.row.name.split("/")],
        ),
        "api": f"GET /api/v1/reviews/{review.name}/items/{found.row.name}",
        "command": f"seatrial review show {review.name}",
        "may": _may(place, found),
        "works": review.state in rules.WORKING,
        "now": place.now,
    }


def _awaited(service: Service, environment: str, found: ItemView) -> Awaited:
    """What the form that attaches evidence is told: where it may have been done, and of which types."""
    criterion, place = found.shown.criterion, environment
    if criterion.outside_production:
        others = [
            each.name for each in service.environments if each.name != environment and not each.protected
        ]
        place = others[0] if others else environment
    return Awaited(service.urn, place, criterion.accepts, (), criterion.provenance == "proven")


def _may(place: Place, found: ItemView) -> dict[str, Answer]:
    """What who looks may do with the item as it stands; what nobody can do now is left out."""
    actor, scopes, state = place.actor, place.scopes, place.report.review.state
    prepares = policies.may_prepare(actor, scopes=scopes)
    may = {"comment": prepares}
    if state in rules.WORKING:
        may["assign"] = prepares
        if not (found.row.automated and found.row.must):
            may["answer"] = prepares
    if state in ("in_review", "decided", "handover", "verifying"):
        authors = selectors.authors_of_item(found)
        if found.is_settled and not found.is_accepted:
            may["accept"] = policies.may_accept(
                actor, item=found, report=place.report, scopes=scopes, authors=authors
            )
        may["reject"] = policies.may_reject(actor, item=found, report=place.report, scopes=scopes)
    if place.report.review.is_open and (not found.is_settled or found.row.acceptance == "rejected"):
        may["remedy"] = granted(actor, grant=OPEN.name, within=scopes)
    if place.report.review.is_open and not found.is_settled:
        waivable = found.row.waivable and not rules.gate_of(found, report=place.report)
        if waivable and found.waiver is None and found.asked is None and not rules.is_decided(state):
            may["waive"] = policies.may_ask_waiver(actor, scopes=scopes)
    return may
