"""How noisy rules are, how often alerts are right, and how soon they are answered."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.alerts import selectors
from seatrial.domains.alerts.types import MTTA, PRECISION
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit import clock
from seatrial.kit.problems import NotFound
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: How far back answers are counted, in days: the first one where nothing else is said.
_BACK = (28, 7, 90, 366)


@require_safe
def answering(request: Request) -> HttpResponse:
    """How soon alerts are answered, in time or late, by level."""
    days = next((each for each in _BACK if str(each) == request.GET.get("days")), _BACK[0])
    said, known = _narrowed(request)
    now = clock.now()
    since = now - timedelta(days=days)
    context = {
        "rows": selectors.answering(now=now, since=since, known=known),
        "mtta": selectors.answered(now=now, since=since, known=known),
        "words": MTTA,
        "days": days,
        "choices": sorted(_BACK),
        "csv": f"/api/v1/alerts/answering?{urlencode({'days': days, **said, 'format': 'csv'})}",
        "said": said,
        "teams": catalog.choices(catalog.known_to(request.actor)).owners,
        "filtered": any(said.values()),
    }
    return render(request, template="alerts/page_answering.html", context=context)


@require_safe
def noise(request: Request) -> HttpResponse:
    """How noisy each rule of each team was, against its target."""
    weekly = request.GET.get("weekly") == "on"
    said, known = _narrowed(request)
    now = clock.now()
    found = selectors.noise(now=now, by_week=weekly, known=known)
    target = selectors.noise_target()
    context = {
        "rows": [(each, _percent(each.ratio), _percent(each.target)) for each in found],
        "noisy": sum(each.is_breached for each in found),
        "weekly": weekly,
        "target": target,
        "most": _percent(target.ratio if target else None),
        "window": target.window if target else selectors.WINDOW,
        "precision": [(each, _percent(each.share)) for each in selectors.precision(now=now, known=known)],
        "precision_words": PRECISION,
        "csv": f"/api/v1/alerts/noise?{urlencode({'weekly': str(weekly).lower(), **said, 'format': 'csv'})}",
        "precision_csv": f"/api/v1/alerts/precision?{urlencode({**said, 'format': 'csv'})}",
        "said": said,
        "teams": catalog.choices(catalog.known_to(request.actor)).owners,
        "filtered": any(said.values()),
    }
    return render(request, template="alerts/page_noise.html", context=context)


def _narrowed(request: Request) -> tuple[dict[str, str], frozenset[str] | None]:
    """The service and the team that figures are narrowed to; nothing is of a service that there is not."""
    said = {key: request.GET.get(key, "").strip()[:200] for key in ("service", "team")}
    try:
        return said, catalog.narrowed(request.actor, **said)
    except NotFound:
        return said, frozenset()


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
