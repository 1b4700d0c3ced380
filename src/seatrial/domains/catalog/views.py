"""Pages of the catalogue."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.types import Service
from seatrial.kit import clock
from seatrial.ui import panels
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: The smallest file that makes a service, for whoever has none yet.
_EXAMPLE = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
spec:
  type: service
  lifecycle: production
  owner: payments
  tier: 1
  environments:
    production:
      url: https://checkout.example.com
"""
_LIST = "catalog/part_services.html"
_SERVICE = "catalog/part_service.html"


def _wanted(request: Request) -> selectors.Filter:
    tier = request.GET.get("tier", "")
    return selectors.Filter(
        text=request.GET.get("q", "").strip()[:100],
        owner=request.GET.get("owner", ""),
        tier=int(tier) if tier in {"1", "2", "3", "4"} else None,
    )


class Row(NamedTuple):
    """A service of a list, with its owner and system as people call them."""

    service: Service
    owner: str
    system: str


def _rows(found: Sequence[Service]) -> list[Row]:
    titles = selectors.titles({name for each in found for name in (each.owner, each.system) if name})
    return [
        Row(each, titles.get(each.owner, each.owner), titles.get(each.system, each.system)) for each in found
    ]


@require_safe
def services(request: Request) -> HttpResponse:
    """All services, fifty at a time, with what other domains say of each."""
    wanted = _wanted(request)
    found = selectors.services(wanted, after=request.GET.get("after", ""), limit=selectors.PAGE + 1)
    shown = found[: selectors.PAGE]
    context = {
        "rows": _rows(shown),
        "columns": panels.columns("services.column", request=request, subjects=shown),
        "following": shown[-1].name if len(found) > selectors.PAGE else "",
        "total": selectors.count(wanted),
        "owners": selectors.owners(),
        "wanted": wanted,
        "tiers": (1, 2, 3, 4),
        "example": _EXAMPLE,
        "now": clock.now(),
    }
    return render(request, template="catalog/page_services.html", context=context, parts={"services": _LIST})


@require_safe
def service(request: Request, name: str) -> HttpResponse:
    """One service: what the catalogue says, and the panels of other domains."""
    found = selectors.service(name)
    context = {
        "service": found,
        "row": _rows([found])[0],
        "now": clock.now(),
    }
    return render(request, template="catalog/page_service.html", context=context, parts={"service": _SERVICE})
