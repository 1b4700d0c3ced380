"""The page of what differs from an incumbent."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.alerts import selectors
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50
_SHOWN = ("", "differs", "same", "answered", "unknown", "waiting")
_DIGITS = 15


@require_safe
def shadow(request: Request) -> HttpResponse:
    """Whom Seatrial would have paged beside whom the incumbent did, the newest first."""
    verdict, after = request.GET.get("verdict", ""), request.GET.get("after", "")
    verdict = verdict if verdict in _SHOWN else ""
    before = int(after) if after.isdecimal() and len(after) <= _DIGITS else None
    found = selectors.foreseen(actor=request.actor, verdict=verdict, before=before, limit=_PAGE + 1)
    shown = found[:_PAGE]
    counts = selectors.shadow_counts(actor=request.actor)
    context = {
        "steps": shown,
        "following": shown[-1].number if len(found) > _PAGE else "",
        "verdict": verdict,
        "verdicts": [(each, counts.get(each, 0) if each else sum(counts.values())) for each in _SHOWN],
        "sources": [each for each in selectors.sources(actor=request.actor) if each.mode != "live"],
        "waiting": selectors.forwards_waiting(),
        "csv": f"/api/v1/alerts/shadow?verdict={verdict}&format=csv",
    }
    return render(request, template="alerts/page_shadow.html", context=context)
