"""The list of services, a service, a system."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.selectors.naming import Named, named
from seatrial.domains.catalog.selectors.services import ORDERS, Order
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
_FIELDS = ("q", "owner", "tier", "system", "lifecycle", "tag", "environment", "problems", "sort")
_LONGEST = 200


def _wanted(request: Request, among: frozenset[str] | None, only: frozenset[str] | None) -> selectors.Filter:
    said = {field: request.GET.get(field, "").strip()[:_LONGEST] for field in _FIELDS}
    return selectors.Filter(
        text=said["q"],
        owner=said["owner"],
        tier=int(said["tier"]) if said["tier"] in {"1", "2", "3", "4"} else None,
        system=said["system"],
        lifecycle=said["lifecycle"],
        tag=said["tag"],
        environment=said["environment"],
        only=only,
        among=among,
    )


def _order(request: Request) -> Order:
    said = request.GET.get("sort", "name")
    return next((order for order in ORDERS if order == said), "name")


class Row(NamedTuple):
    """A service of a list, with its owner and system as people call them, and how much is wrong with it."""

    service: Service
    owner: Named
    system: Named
    troubles: int


class Heading(NamedTuple):
    """A column that one can sort by: what the next click sorts by, and how it is sorted now."""

    title: str
    sort: str
    state: str


def _headings(order: str) -> list[Heading]:
    found = []
    for field, title in (("name", "Service"), ("owner", "Owner"), ("tier", "Tier")):
        state = "ascending" if order == field else "descending" if order == f"-{field}" else "none"
        found.append(Heading(title, f"-{field}" if state == "ascending" else field, state))
    return found


def _rows(
    found: Sequence[Service], troubles: dict[str, list[selectors.Trouble]], request: Request
) -> list[Row]:
    names = named({urn for each in found for urn in (each.owner, each.system) if urn}, actor=request.actor)
    return [
        Row(each, names[each.owner], names.get(each.system, Named()), len(troubles.get(each.urn, ())))
        for each in found
    ]


@require_safe
def services(request: Request) -> HttpResponse:
    """All services that match, fifty at a time, with what other domains say of each."""
    only, now = selectors.known_to(request.actor), clock.now()
    asked = frozenset(selectors.troubles(now=now, only=only)) if request.GET.get("problems") else None
    wanted, order = _wanted(request, asked, only), _order(request)
    after = request.GET.get("after", "")[:_LONGEST]
    found = selectors.services(wanted, after=after, limit=selectors.PAGE + 1, order=order)
    shown = found[: selectors.PAGE]
    troubles = selectors.troubles(now=now, only=frozenset(each.urn for each in shown))
    choices = selectors.choices(only)
    said = {field: request.GET[field] for field in _FIELDS if request.GET.get(field)}
    context = {
        "rows": _rows(shown, troubles, request),
        "columns": panels.columns("services.column", request=request, subjects=shown),
        "headings": _headings(order),
        "following": shown[-1].name if len(found) > selectors.PAGE else "",
        "total": selectors.count(wanted),
        "choices": choices,
        "names": named({urn for urn, _ in choices.owners} | set(choices.systems), actor=request.actor),
        "wanted": wanted,
        "said": said,
        "tiers": (1, 2, 3, 4),
        "example": _EXAMPLE,
        "api": f"/api/v1/services?{urlencode(said)}" if said else "/api/v1/services",
        "csv": f"/api/v1/services?{urlencode({**said, 'format': 'csv'})}",
        "now": now,
    }
    return render(request, template="catalog/page_services.html", context=context, parts={"services": _LIST})


@require_safe
def service(request: Request, name: str) -> HttpResponse:
    """One service: what the catalogue says, and the panels of other domains."""
    found = selectors.known_service(name, actor=request.actor)
    if found.name != name:
        return redirect("catalog:service", found.name)
    context = {
        "service": found,
        "row": _rows([found], {}, request)[0],
        "now": clock.now(),
    }
    return render(request, template="catalog/page_service.html", context=context, parts={"service": _SERVICE})


@require_safe
def system(request: Request, name: str) -> HttpResponse:
    """One system: its services, APIs and resources, and who answers for it."""
    found = selectors.known_party("system", name=name, actor=request.actor)
    if found.name != name:
        return redirect("catalog:system", found.name)
    only, now = selectors.known_to(request.actor), clock.now()
    inside = selectors.services(selectors.Filter(system=found.urn, only=only))
    troubles = selectors.troubles(now=now, only=frozenset(each.urn for each in inside))
    context = {
        "system": found,
        "owner": named({found.owner}, actor=request.actor)[found.owner],
        "rows": _rows(inside, troubles, request),
        "parts": [] if only is not None else selectors.parties(system=found.urn),
        "contacts": selectors.contacts([found.urn]),
        "now": now,
    }
    return render(request, template="catalog/page_system.html", context=context)
