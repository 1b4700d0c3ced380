"""The page of findings."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.security import selectors
from seatrial.domains.security.types import SEVERITIES, STATES, Filter
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50


@require_safe
def findings(request: Request) -> HttpResponse:
    """What scans found, by service, severity and state; what is past its time first asked for."""
    today = clock.now().date()
    said = {name: request.GET.get(name, "")[:200] for name in ("service", "severity", "state")}
    service = catalog.known_service(said["service"], actor=request.actor) if said["service"] else None
    wanted = Filter(
        service=service.urn if service else "",
        severity=said["severity"] if said["severity"] in SEVERITIES else "",
        state=said["state"] if said["state"] in STATES else "",
        breached=request.GET.get("breached") == "on",
        known=catalog.known_to(request.actor),
    )
    found = selectors.findings(wanted, today=today, before=_before(request), limit=_PAGE + 1)
    shown = found[:_PAGE]
    query = {name: value for name, value in said.items() if value}
    context = {
        "findings": [(each, each.is_breach(today)) for each in shown],
        "services": catalog.by_urns({each.service for each in shown}),
        "following": shown[-1].uid if len(found) > _PAGE else "",
        "counts": selectors.breaches(Filter(service=wanted.service, known=wanted.known), today=today),
        "severities": SEVERITIES,
        "states": STATES,
        "said": said,
        "breached": wanted.breached,
        "csv": f"/api/v1/security/findings?{urlencode({**query, 'format': 'csv'})}",
        "now": clock.now(),
    }
    parts = {"findings": "security/part_findings.html"}
    return render(request, template="security/page_findings.html", context=context, parts=parts)


def _before(request: Request) -> UUID | None:
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None
