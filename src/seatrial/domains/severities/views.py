"""The pages of severity schemes: what corresponds to what, who uses which, and each matrix."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.severities import rules, selectors
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50


@require_safe
def schemes(request: Request) -> HttpResponse:
    """Every scheme beside the others, and which service uses which."""
    found = list(selectors.known(request.actor).values())
    after = request.GET.get("after", "")[:200]
    wanted = catalog.Filter(only=catalog.known_to(request.actor))
    services = catalog.services(wanted, after=after, limit=_PAGE + 1)
    shown = services[:_PAGE]
    picked = selectors.picked(shown)
    context = {
        "schemes": found,
        "rows": [(rank, list(zip(found, levels, strict=True))) for rank, levels in rules.mapping(found)],
        "uses": [(each, picked[each.urn]) for each in shown],
        "following": shown[-1].name if len(services) > _PAGE else "",
        "usual": selectors.usual(),
        "csv": "/api/v1/severities/services?format=csv",
        "now": clock.now(),
    }
    return render(request, template="severities/page_schemes.html", context=context)


@require_safe
def scheme(request: Request, name: str) -> HttpResponse:
    """The matrix of one scheme, every cell of it, and what is due of what would begin now."""
    now = clock.now()
    found = selectors.known_scheme(name, actor=request.actor)
    said = request.GET.get("service", "").strip()[:200]
    service = catalog.known_service(said, actor=request.actor) if said else None
    calendar = selectors.of_service(service).calendar if service else selectors.calendar_of(found)
    context = {
        "scheme": found,
        "service": service,
        "said": said,
        "calendar": calendar,
        "levels": [(each, rules.timers(each, start=now, calendar=calendar)) for each in found.levels],
        "definition": "" if found.shipped else catalog.definition_address(found.urn),
        "confined": request.actor.is_confined,
        "now": now,
    }
    return render(request, template="severities/page_scheme.html", context=context)
