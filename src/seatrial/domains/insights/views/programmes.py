"""Programmes: the list, and one with each of its rows."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.insights import selectors
from seatrial.domains.insights.types import PARTS
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_EXAMPLE = """\
apiVersion: seatrial.dev/v1
kind: Programme
metadata:
  name: edi-launch
  title: EDI goes live
spec:
  services: [edi-gateway]
  environment: production
"""
_TITLES = {
    "acceptance": ("Acceptance", "Met, and accepted by those whose it is."),
    "groups": ("Who accepts it", "Each group by its slots of the last decision."),
    "gates": ("Quality gates", "Passed when every criterion of theirs is met."),
    "completion": ("Completion", "When it is done."),
}


@require_safe
def programmes(request: Request) -> HttpResponse:
    """All programmes, by name. How far each is stands on its page: that reads all of its services."""
    context = {"programmes": selectors.programmes(request.actor), "example": _EXAMPLE}
    return render(request, template="insights/page_programmes.html", context=context)


@require_safe
def programme(request: Request, name: str) -> HttpResponse:
    """What is accepted, met and open, each with its records."""
    now = clock.now()
    view = selectors.programme(name, actor=request.actor, now=now)
    context = {
        "programme": view.programme,
        "view": view,
        "parts": [
            (part, *_TITLES[part], rows := view.of(part), sum(row.is_settled for row in rows))
            for part in PARTS
        ],
        "of_all": f"of {len(view.rows)} rows are settled",
        "accepted": ("acceptance", "groups"),
        "names": {each.urn: each for each in view.services},
        "several": len(view.programme.services) > 1,
        "api": f"GET /api/v1/insights/programmes/{view.programme.name}",
        "csv": f"/api/v1/insights/programmes/{view.programme.name}/acceptance?format=csv",
        "now": now,
    }
    return render(request, template="insights/page_programme.html", context=context)
