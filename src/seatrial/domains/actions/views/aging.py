"""How old open actions are, and which are late."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.actions import rules, selectors
from seatrial.domains.actions.types import Filter
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@require_safe
def aging(request: Request) -> HttpResponse:
    """Open actions by severity and lateness, and every late one with its owner."""
    today = rules.today(clock.now())
    service = request.GET.get("service", "").strip()[:200].removeprefix("service:")
    known = catalog.known_to(request.actor)
    found = selectors.open_ones(Filter(service=f"service:{service}" if service else "", known=known))
    late = [each for each in found if each.is_overdue(today)]
    context = {
        "ages": rules.ages(found, today=today),
        "bands": [title for _, title, _ in rules.BANDS],
        "late": [(each, rules.late_by(each, today=today).days) for each in late],
        "names": identity.names({each.owner_uid for each in late}),
        "titles": catalog.titles({each.service for each in late if each.service}),
        "service": service,
    }
    return render(request, template="actions/page_aging.html", context=context)
