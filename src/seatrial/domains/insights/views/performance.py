"""The page of load tests: a figure by commit, and the commits at which it changed."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.insights import selectors
from seatrial.kit import clock
from seatrial.ui import charts
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: Commits that the page lists; the chart and the API have all.
_SHOWN = 100


@require_safe
def performance(request: Request) -> HttpResponse:
    """The trend of one figure of one service; without a service, which one is asked."""
    said = {key: request.GET.get(key, "").strip()[:200] for key in ("service", "environment", "metric")}
    context: dict[str, Any] = {
        "said": said,
        "now": clock.now(),
        "api": "GET /api/v1/insights/performance/NAME",
    }
    if said["service"]:
        service = catalog.known_service(said["service"].removeprefix("service:"), actor=request.actor)
        found = selectors.performance(service, environment=said["environment"], metric=said["metric"])
        asked = urlencode({key: said[key] for key in ("environment", "metric") if said[key]})
        address = f"/api/v1/insights/performance/{service.name}"
        context |= {"found": found, "api": f"GET {address}?{asked}" if asked else f"GET {address}"}
        if found.trend is not None:
            context |= _drawn(found)
    return render(request, template="insights/page_performance.html", context=context)


def _drawn(found: selectors.Performance) -> dict[str, Any]:
    trend = found.trend
    if trend is None:
        return {}
    shifted = {each.commit: each for each in trend.shifts}
    marks = [
        (number, "fail" if shifted[each.commit].is_worse else "pass")
        for number, each in enumerate(trend.points)
        if each.commit in shifted
    ]
    label = f"{found.metric} of {len(trend.points)} commits, the oldest first"
    newest = [(each, shifted.get(each.commit)) for each in reversed(trend.points[-_SHOWN:])]
    return {"chart": charts.course([each.median for each in trend.points], marks=marks, label=label),
            "rows": newest}  # fmt: skip
