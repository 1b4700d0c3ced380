"""The page of a review: where it stands, what blocks it, who owes what, and what can be done."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from seatrial.domains.reviews import selectors
from seatrial.domains.reviews.views.deeds import DEEDS, Failed, perform
from seatrial.domains.reviews.views.showing import Place, context_of, people_for, place_of
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: Findings of a verification that the page shows; its list has the others.
_SHOWN = 60


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, name: str) -> HttpResponse:
    """One review; a form of the page does what its button says."""
    row = selectors.row_of(name, actor=request.actor)
    called = f"R-{row.number}"
    failed: Failed | None = None
    if request.method == "POST":
        failed = perform(request, name=called, known=DEEDS)
        if failed is None:
            return redirect("reviews:review", name=called)
    place = place_of(row, actor=request.actor, now=clock.now())
    context = {
        **context_of(place),
        "forms": {act: deed.form(auto_id=f"{act}_%s") for act, deed in DEEDS.items()},
        "failed": failed,
        "people": people_for(request.actor),
        **_watched(place),
    }
    if failed is not None:
        context["forms"][failed.act] = failed.form
    status = failed.status if failed else 200
    return render(request, template="reviews/page_review.html", context=context, status=status)


def _watched(place: Place) -> dict[str, Any]:
    """What was found after the go-live, what waits for people first."""
    watched = place.report.verification
    if watched is None:
        return {}
    found = sorted(watched.findings, key=lambda each: each.is_settled)
    return {"found": found[:_SHOWN], "window_over": watched.window.is_over(place.now)}
