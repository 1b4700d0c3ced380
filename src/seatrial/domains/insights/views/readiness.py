"""The page of gaps: how many reviews find, where, and how long they stay."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.insights import selectors
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: What the page offers to look back at, in days; 0 is ever.
_SPANS = ((90, "90 days"), (365, "A year"), (0, "Ever"))
#: Reviews that the page lists; the API has the others.
_SHOWN = 50


@require_safe
def readiness(request: Request) -> HttpResponse:
    """Gaps opened and closed, by area and by review, with median and 90th percentile of the time to close."""
    now = clock.now()
    service = request.GET.get("service", "").strip()[:200]
    said = request.GET.get("days", "")
    days = next((known for known, _ in _SPANS if str(known) == said), 365)
    wanted = selectors.gap_filter(service, days=days, actor=request.actor, now=now)
    found = selectors.readiness_figures(wanted)
    asked = urlencode({"days": days, **({"service": service} if service else {})})
    context = {
        "figures": found,
        "areas": [(each, {"pass": each.times.closed, "fail": each.times.open}) for each in found.areas],
        "reviews": found.reviews[:_SHOWN],
        "services": catalog.by_urns([each.service for each in found.reviews[:_SHOWN]]),
        "course": [each.times.opened for each in reversed(found.reviews)],
        "service": service,
        "days": days,
        "spans": _SPANS,
        "api": f"GET /api/v1/insights/readiness?{asked}",
        "areas_csv": f"/api/v1/insights/readiness/areas?{asked}&format=csv",
        "gaps_csv": f"/api/v1/insights/gaps?{asked}&format=csv",
        "now": now,
    }
    return render(request, template="insights/page_readiness.html", context=context)
