"""How far procedures were followed: of all services, a team's or one, with the runs behind it (R127)."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.rules.adhering import WANTED
from seatrial.domains.runbooks.selectors.adherence import followed
from seatrial.domains.runbooks.views.asking import asked
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

_PERIODS = (30, 90, 365)
#: Runs of one page; the figure is of all.
_PAGE = 50


@require_safe
def adherence(request: Request) -> HttpResponse:
    """Steps that were expected, done, left out with a reason and without; against 95 %."""
    said, now, about = request.GET, clock.now(), asked(request)
    days = min(max(number_in(said.get("days", "")) or 90, 1), 3660)
    if about.service:  # whom nobody knows has no figure, which is not the same as nothing to measure
        catalog.known_service(about.service.removeprefix("service:"), actor=request.actor)
    before = number_in(said.get("before", ""))
    total = selectors.adherence_of(now=now, days=days, known=about.known)
    found = followed(now=now, days=days, known=about.known, before=before, limit=_PAGE + 1)
    shown = found[:_PAGE]
    csv = about.csv("/adherence/runs", days=str(days))
    context = {
        "total": total,
        "percent": None if total.ratio is None else f"{total.ratio:.1%}",
        "wanted": f"{WANTED:.0%}",
        "days": days,
        "periods": sorted({*_PERIODS, days}),
        "rows": shown,
        "following": shown[-1].run.number if len(found) > _PAGE else "",
        "is_first": before is None,
        "now": now,
        "csv": csv,
        "api": f"GET {csv.replace('&format=csv', '')}",
        "command": f"seatrial runbook adherence{f' {about.service}' if about.service else ''} --days {days}",
        **about.context(),
    }
    return render(request, template="runbooks/page_adherence.html", context=context)
