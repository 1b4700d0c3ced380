"""Actions."""

from datetime import date, datetime
from typing import Any

from seatrial.domains.actions import services
from seatrial.domains.actions.types import Action, NewAction
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
