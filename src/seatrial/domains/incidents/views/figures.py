"""What incidents tell together: how long it takes, and which causes come back."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import selectors
from seatrial.domains.incidents.types import DEFINITIONS, Counted
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request
from seatrial.ui.spans import Days, days_in

_BACK = timedelta(days=90)


@require_safe
def figures(request: Request) -> HttpResponse:
    """How long it takes to notice, to lead and to resolve, and which causes come back."""
    now, known = clock.now(), catalog.known_to(request.actor)
    days = days_in(request.GET, now=now, zone=timezone.get_current_timezone(), back=_BACK)
    said = {key: request.GET.get(key, "").strip()[:200] for key in ("service", "team", "severity")}
    wanted = Counted(
        days.start, days.end, service=said["service"] and f"service:{said['service']}",
        team=said["team"], level=said["severity"], known=known,
    )  # fmt: skip
    among = selectors.services_counted(wanted)
    *times, recall = selectors.figures(wanted)
    context = {
        "times": [(each, DEFINITIONS[each.name]) for each in times],
        "recall": recall,
        "recall_words": DEFINITIONS["recall"],
        "share": f"{recall.share or 0:.0%}",
        "patterns": selectors.patterns(now=now, known=among),
        "policy": selectors.policy(),
        "days": days,
        "said": said,
        "filtered": any(request.GET.get(key) for key in (*said, "from", "to")),
        "services": catalog.services(catalog.Filter(only=known)),
        "teams": catalog.choices(known).owners,
        "levels": selectors.levels(known),
        "csv": f"/api/v1/incidents/figures?{_query(said, days)}",
        "now": now,
    }
    return render(request, template="incidents/page_figures.html", context=context)


def _query(said: dict[str, str], days: Days) -> str:
    asked = {name: value for name, value in said.items() if value}
    span = {"start": days.start.isoformat(), "end": days.end.isoformat()}
    return urlencode({**asked, **span, "format": "csv"})
