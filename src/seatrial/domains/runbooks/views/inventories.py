"""What runbooks answer to, and what nothing is written for: of all services, and of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.formats.cards import trigger_words
from seatrial.domains.runbooks.rules.inventory import Entry, Inventory
from seatrial.domains.runbooks.selectors import library
from seatrial.domains.runbooks.types import STANDARD_KINDS, Runbook, Wanted
from seatrial.domains.runbooks.views.asking import Asked, asked
from seatrial.domains.runbooks.views.listing import LISTS, listed
from seatrial.domains.runbooks.views.stopping import switch_of
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: Services on one page of the overview.
_PAGE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A service: how many runbooks it has, how many of them were tested, and the standard kinds it lacks."""

    service: Service
    runbooks: Sequence[Runbook]
    tested: int
    missing: Sequence[str]


@require_safe
def inventory(request: Request) -> HttpResponse:
    """One service in full where the address names it, else what all of them have and lack; or a list."""
    named, of = request.GET.get("service", "").strip()[:200], request.GET.get("of", "")
    if named and of not in LISTS:
        known = catalog.known_service(named.removeprefix("service:"), actor=request.actor)
        csv = urlencode({"service": named, "format": "csv"})
        found = {**_of_service(known), "csv": f"/api/v1/runbooks?{csv}"}
    else:
        about = asked(request)
        found = listed(request, of=of, about=about) if of in LISTS else _of_all(request, about)
        found |= about.context()
    context = {"now": clock.now(), "of": of, **found, **switch_of(request.actor)}
    return render(request, template="runbooks/page_inventory.html", context=context)


def _of_service(service: Service) -> dict[str, Any]:
    found = selectors.inventory(service, now=clock.now())
    return {
        "service": service,
        "inventory": found,
        "entries": [(each, _triggers(each)) for each in found.runbooks],
        "groups": _groups(found),
    }


def _triggers(entry: Entry) -> list[str]:
    return trigger_words(entry.front)


def _groups(found: Inventory) -> list[tuple[str, list[str]]]:
    """The gaps by the part that they are of, in the order in which they were found."""
    groups: dict[str, list[str]] = {}
    for gap in found.gaps:
        groups.setdefault(gap.of, []).append(gap.what)
    return list(groups.items())


def _of_all(request: Request, about: Asked) -> dict[str, Any]:
    """A hundred services at a time, by name."""
    services = sorted(catalog.services(catalog.Filter(only=about.known)), key=lambda each: each.name)
    after = request.GET.get("after", "")[:200]
    following = [each for each in services if each.name > after]
    shown = following[:_PAGE]
    found: dict[str, list[Runbook]] = {}
    for each in library.runbooks(Wanted(known=frozenset(each.urn for each in shown)), now=clock.now()):
        found.setdefault(each.service, []).append(each)
    return {
        "rows": [_row(each, found.get(each.urn, [])) for each in shown],
        "following": shown[-1].name if len(following) > _PAGE else "",
        "filtered": bool(about.team or after),
        "csv": about.csv("/inventory"),
    }


def _row(service: Service, found: Sequence[Runbook]) -> Row:
    kinds = {each.kind for each in found}
    missing = [kind for kind in STANDARD_KINDS if kind not in kinds]
    return Row(service, found, sum(each.state == "tested" for each in found), missing)
