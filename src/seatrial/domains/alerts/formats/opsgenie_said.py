"""What Opsgenie's alert API answers about alerts of ours.

https://docs.opsgenie.com/docs/alert-api and /docs/response, tried with its Python client.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from seatrial.domains.alerts.types.asking import KeyHolder
from seatrial.domains.alerts.types.genie import Outcome
from seatrial.domains.alerts.types.listing import AlertLine, ShownAlert

#: Labels that have a field of their own there.
_OWN = ("tags", "entity", "source", "priority")
_ORDINARY = "P3"


def answer(uid: str, **said: Any) -> dict[str, Any]:
    """What is said, as every answer there is."""
    return {**said, "took": 0.0, "requestId": uid}


def summary(found: ShownAlert, *, holder: KeyHolder) -> dict[str, Any]:
    """The alert as lists show it. One that a silence keeps quiet is called snoozed."""
    labels = _texts(found.labels)
    changed = [found.last_at, found.acknowledged_at, found.resolved_at]
    return {
        "id": found.uid, "tinyId": str(found.number), "alias": found.key, "message": found.title,
        "status": "closed" if found.state == "resolved" else "open",
        "acknowledged": found.state == "acknowledged", "isSeen": found.acknowledged_at is not None,
        "tags": [each for each in labels.get("tags", "").split(",") if each],
        "snoozed": bool(found.silenced_by), "count": found.count,
        "lastOccurredAt": moment(found.last_at), "createdAt": moment(found.first_at),
        "updatedAt": moment(max(each for each in changed if each)),
        "source": labels.get("source", ""), "owner": found.acknowledged_by, "responders": [],
        "priority": labels.get("priority", _ORDINARY),
        "integration": {"id": str(holder.uid), "name": holder.urn.partition(":")[2], "type": "API"},
        **_report(found),
    }  # fmt: skip


def alert(found: ShownAlert, *, holder: KeyHolder) -> dict[str, Any]:
    """The alert with all that is known of it."""
    labels = _texts(found.labels)
    return {
        **summary(found, holder=holder), "actions": [], "entity": labels.get("entity", ""),
        "description": str(found.annotations.get("description", "")),
        "details": {name: text for name, text in labels.items() if name not in _OWN},
    }  # fmt: skip


def noted(line: AlertLine, *, offset: int) -> dict[str, Any]:
    """A note of an alert; whom the sender named stands before its words."""
    return {"note": line.words, "owner": line.by, "createdAt": moment(line.at), "offset": str(offset)}


def logged(line: AlertLine, *, offset: int) -> dict[str, Any]:
    """A line of the log of an alert."""
    said = {"log": line.words, "type": line.what, "owner": line.by}
    return {**said, "createdAt": moment(line.at), "offset": str(offset)}


def became(found: Outcome, *, holder: KeyHolder) -> dict[str, Any]:
    """What became of a request."""
    return {
        "action": found.action, "processedAt": moment(found.at), "integrationId": str(holder.uid),
        "success": found.is_success, "isSuccess": found.is_success, "status": found.status,
        "alertId": found.alert, "alias": found.alias,
    }  # fmt: skip


def moment(at: datetime) -> str:
    """The moment as it is written there."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _report(found: ShownAlert) -> dict[str, Any]:
    """How soon it was answered, and was over; nothing where neither is so."""
    said: dict[str, Any] = {}
    if found.acknowledged_at:
        said |= {"ackTime": _since(found, found.acknowledged_at), "acknowledgedBy": found.acknowledged_by}
    if found.resolved_at:
        said |= {"closeTime": _since(found, found.resolved_at), "closedBy": found.resolved_by}
    return {"report": said} if said else {}


def _since(found: ShownAlert, at: datetime) -> int:
    return max(0, (at - found.first_at) // timedelta(milliseconds=1))


def _texts(labels: Mapping[str, object]) -> dict[str, str]:
    return {name: str(text) for name, text in labels.items()}
