"""How deployments came past the gates, and who tells of them."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates import policies, selectors
from seatrial.domains.gates.types import DELIVERY_STATES, PASSAGE_KINDS, PASSAGE_WORDS
from seatrial.domains.gates.views.asked import PAGE, cursor_of, said_of, services_of
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_EXAMPLE = """\
apiVersion: seatrial.dev/v1
kind: DeploymentSource
metadata:
  name: github
spec:
  type: github
  secret: env:GITHUB_WEBHOOK_SECRET
  services:
    acme/edi-gateway: service:edi-gateway
  environments:
    Production: production
"""


@require_safe
def passages(request: Request) -> HttpResponse:
    """Every deployment into an environment that asks, with what let it in."""
    known = catalog.known_to(request.actor)
    said = said_of(request, names=("service", "environment", "kind"))
    service = catalog.known_service(said["service"], actor=request.actor) if "service" in said else None
    kind = said.get("kind", "")
    found = selectors.passages(
        service_uid=service.uid if service else "", environment=said.get("environment", ""),
        kind=kind if kind in PASSAGE_KINDS else "", known=known, before=cursor_of(request), limit=PAGE + 1,
    )  # fmt: skip
    shown = found[:PAGE]
    context = {
        "passages": shown,
        "services": services_of([each.service_uid for each in shown]),
        "following": shown[-1].uid if len(found) > PAGE else "",
        "words": PASSAGE_WORDS,
        "said": said,
        "csv": f"/api/v1/gates/passages?{urlencode({**said, 'format': 'csv'})}",
        "now": clock.now(),
    }
    parts = {"passages": "gates/part_passages.html"}
    return render(request, template="gates/page_passages.html", context=context, parts=parts)


@require_safe
def sources(request: Request) -> HttpResponse:
    """Who tells of deployments, and what came of what they told."""
    actor = request.actor
    answer = policies.may_see_sources(actor)
    require(answer, actor=actor, action="gates.read", subject="deployment-sources:all")
    said = said_of(request, names=("source", "state"))
    state = said.get("state", "")
    found = selectors.deliveries(
        source=said.get("source", ""), state=state if state in DELIVERY_STATES else "",
        before=cursor_of(request), limit=PAGE + 1,
    )  # fmt: skip
    shown = found[:PAGE]
    context = {
        "sources": selectors.sources(),
        "deliveries": shown,
        "following": shown[-1].uid if len(found) > PAGE else "",
        "states": DELIVERY_STATES,
        "said": said,
        "csv": f"/api/v1/gates/deliveries?{urlencode({**said, 'format': 'csv'})}",
        "example": _EXAMPLE,
        "now": clock.now(),
    }
    parts = {"deliveries": "gates/part_deliveries.html"}
    return render(request, template="gates/page_sources.html", context=context, parts=parts)
