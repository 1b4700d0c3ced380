"""The ways to evidence and connections, and the form on the page of a criterion."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import policies, selectors
from seatrial.domains.evidence.types import EVIDENCE_TYPES, Awaited
from seatrial.kit.access import Actor
from seatrial.ui import navigation, panels
from seatrial.ui.requests import actor_of

navigation.add("Evidence", url_name="evidence:evidence", order=32, group="readiness", icon="fingerprint")


def _has_connections(actor: Actor) -> bool:
    """Vendors look for them only where one serves a service of theirs."""
    return not actor.is_confined or bool(selectors.connections_for(actor))


navigation.add(
    "Connections",
    url_name="evidence:connections",
    order=54,
    group="setup",
    icon="server-2",
    shown=_has_connections,
)


def attach_box(request: Any, subject: Awaited) -> panels.Box | None:
    """The form with what the criterion accepts; whoever may not attach is told why."""
    service = catalog.by_urn(subject.service)
    accepts = tuple(name for name in subject.accepts if name in EVIDENCE_TYPES)
    if service is None or not accepts:
        return None
    wanted = subject.uploads[0] if subject.uploads else ("", accepts[0], "")
    address = reverse("evidence:attach", args=[service.name, subject.environment])
    context = {
        "accepts": accepts,
        "wanted": {"type": wanted[1], "name": wanted[2]},
        "answer": policies.may_attach(actor_of(request), scopes=catalog.scopes(service)),
        "action": f"{address}?{urlencode({'accepts': ','.join(accepts)})}",
        "uploads": subject.uploads,
        "wants_proof": subject.wants_proof,
        "next": request.path,
    }
    return panels.Box("evidence/part_attach.html", context)


panels.add("criterion.main", name="attach", order=50, build=attach_box)
