"""Actions."""

from datetime import date, datetime
from typing import Any

from seatrial.domains.actions import services
from seatrial.domains.actions.models import Draft
from seatrial.domains.actions.types import Action, NewAction, NewDraft
from seatrial.kit.access import Actor, system
from tests.cast import NOW

DUE = date(2026, 3, 12)


def action(owner: Any, *, actor: Actor | None = None, now: datetime = NOW, **fields: Any) -> Action:
    """An open action of the person, as somebody who may would have opened it; about the gateway."""
    said: dict[str, Any] = {
        "kind": "remediation",
        "title": "Write down how to roll back",
        "service": "service:edi-gateway",
        "due_on": DUE,
        **fields,
    }
    new = NewAction(owner=str(owner.uid), **said)
    return services.open_action(new, actor=actor or system("test"), now=now)


def draft(key: str = "evidence:1", *, service: str = "service:edi-gateway", now: datetime = NOW) -> str:
    """A draft that waits, as a load test would have led to it; gives its uid."""
    new = NewDraft(
        key=key, title="http_req_duration of GET /status: p(95)<200", text="It is too slow.",
        service=service, environment="", source=key, source_title="load test k6",
        metric="http_req_duration", endpoint="GET /status", threshold="p(95)<200",
        alternative="Cache answers.",
    )  # fmt: skip
    services.propose([new], now=now)
    return str(Draft.objects.get(key=key).uid)
