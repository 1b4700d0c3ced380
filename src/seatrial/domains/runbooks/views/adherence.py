"""How far procedures were followed: of all services or one, with the runs behind the figure (R127)."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks.rules.adhering import WANTED, together
from seatrial.domains.runbooks.selectors.adherence import followed
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

_PERIODS = (30, 90, 365)
#: Runs that are listed; the figure is of all.
_SHOWN = 100


@require_safe
def adherence(request: Request) -> HttpResponse:
    """Steps that were expected, done, left out with a reason and without; against 95 %."""
    said, actor, now = request.GET, request.actor, clock.now()
    named = said.get("service", "").strip()[:200]
    days = min(max(number_in(said.get("days", "")) or 90, 1), 3660)
    service = catalog.known_service(named.removeprefix("service:"), actor=actor) if named else None
    known = catalog.known_to(actor)
    found = followed(service.uid if service else "", now=now, days=days, known=known)
    total = together(each.adherence for each in found)
    query = f"?service={service.name}&days={days}" if service else f"?days={days}"
    context = {
        "service": service,
        "total": total,
        "percent": None if total.ratio is None else f"{total.ratio:.1%}",
        "wanted": f"{WANTED:.0%}",
        "days": days,
        "periods": sorted({*_PERIODS, days}),
        "rows": found[:_SHOWN],
        "more": max(0, len(found) - _SHOWN),
        "services": catalog.services(catalog.Filter(only=known))[:200],
        "now": now,
        "api": f"GET /api/v1/runbooks/adherence{query}",
        "command": f"seatrial runbook adherence{f' {service.name}' if service else ''} --days {days}",
    }
    return render(request, template="runbooks/page_adherence.html", context=context)
