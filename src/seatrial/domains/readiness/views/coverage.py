"""How far all services are with a checklist, area by area."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.readiness import formats, selectors
from seatrial.domains.readiness.types import TIERS, Checklist
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


def _wanted(request: Request, found: Checklist) -> selectors.CoverageFilter:
    tier, sort = request.GET.get("tier", ""), request.GET.get("sort", "service")
    known = {"service", "total", *(f"area:{name}" for name, _ in selectors.areas_of(found))}
    return selectors.CoverageFilter(
        text=request.GET.get("q", "").strip()[:100],
        tier=int(tier) if tier in {str(known) for known in TIERS} else None,
        sort=sort if sort.removeprefix("-") in known else "service",
    )


@require_safe
def coverage(request: Request, name: str) -> HttpResponse:
    """A matrix of services and areas, fifty services at a time, sortable by each column."""
    found, now = selectors.known_checklist(name, actor=request.actor), clock.now()
    wanted = _wanted(request, found)
    page, rows = selectors.coverage(
        found,
        wanted=wanted,
        known=catalog.known_to(request.actor),
        now=now,
        page=request.GET.get("page", "1")[:6],
    )
    columns = [("service", "Service"), ("total", "All"), *_area_columns(found)]
    context = {
        "checklist": found,
        "page": page,
        "rows": rows,
        "columns": [
            (title, _next_sort(key, wanted.sort), _state(key, wanted.sort)) for key, title in columns
        ],
        "wanted": wanted,
        "tiers": TIERS,
        "others": [each for each in selectors.known_checklists(request.actor) if each.urn != found.urn],
        "now": now,
    }
    parts = {"coverage": "readiness/part_coverage.html"}
    return render(request, template="readiness/page_coverage.html", context=context, parts=parts)


def _area_columns(found: Checklist) -> list[tuple[str, str]]:
    return [(f"area:{name}", title) for name, title in selectors.areas_of(found)]


def _next_sort(key: str, sort: str) -> str:
    """The order that a click on the column's head asks for: the least ready first, then the other way."""
    return f"-{key}" if sort == key else key


def _state(key: str, sort: str) -> str:
    if sort.removeprefix("-") != key:
        return ""
    return "descending" if sort.startswith("-") else "ascending"


@require_safe
def coverage_csv(request: Request, name: str) -> HttpResponse:
    """The whole matrix for a spreadsheet."""
    found = selectors.known_checklist(name, actor=request.actor)
    rows = selectors.every_coverage(
        found,
        wanted=_wanted(request, found),
        known=catalog.known_to(request.actor),
        now=clock.now(),
    )
    table = [
        (each.service.name, each.environment, each.service.tier, [each.total, *each.areas]) for each in rows
    ]
    heads = ["all", *(area for area, _ in selectors.areas_of(found))]
    response = HttpResponse(formats.coverage_csv(table, heads=heads), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}-coverage.csv"'
    return response
