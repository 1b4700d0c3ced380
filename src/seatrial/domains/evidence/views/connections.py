"""The page of connections."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from seatrial.domains.evidence import policies, selectors, services
from seatrial.domains.evidence.rules import Connection
from seatrial.kit import clock
from seatrial.kit.access import Answer
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_LIST = "evidence/part_connections.html"
#: The smallest file that makes a connection, for whoever has none yet.
_EXAMPLE = """\
apiVersion: seatrial.dev/v1
kind: Connection
metadata: {name: metrics, title: Prometheus of the harbour}
spec:
  type: prometheus
  url: https://prometheus.example.org
  owner: team:platform
  scope: [system:edi]
  secret: env:PROMETHEUS_TOKEN
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the connection, how it is, how many probes use it, and whether one may try it."""

    connection: Connection
    health: selectors.Health | None
    probes: int
    may_try: Answer


@require_safe
def connections(request: Request) -> HttpResponse:
    """Every connection that the actor may know of, with its health."""
    health, uses = selectors.health(), selectors.uses()
    rows = [
        Row(
            each,
            health.get(each.name),
            uses.get(each.name, 0),
            policies.may_try_connections(request.actor, owner=each.owner),
        )
        for each in selectors.connections_for(request.actor)
    ]
    context = {"rows": rows, "example": _EXAMPLE, "now": clock.now()}
    parts = {"connections": _LIST}
    return render(request, template="evidence/page_connections.html", context=context, parts=parts)


@require_POST
def test_connection(request: Request, name: str) -> HttpResponse:
    """The connection is tried now, and its page says how it is."""
    allow = settings.PROBE_ALLOW
    found = services.try_connection(name, actor=request.actor, now=clock.now(), allow=allow)
    words = (
        f"{name} answers, in {found.milliseconds} ms."
        if found.well
        else f"{name} does not work: {found.reason}."
    )
    (messages.info if found.well else messages.error)(request, words)
    return redirect("evidence:connections")
