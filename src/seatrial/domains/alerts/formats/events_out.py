"""What is handed on to an incumbent: PagerDuty's Events API v2.

https://developer.pagerduty.com/docs/events-api-v2/overview
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.alerts.types.beside import Action

_SEVERITIES = {1: "critical", 2: "error", 3: "warning"}
_LONGEST_KEY, _LONGEST_SUMMARY, _LONGEST_DETAIL, _MOST_DETAILS = 255, 1024, 2000, 100


def dedup_key(key: str) -> str:
    """The sender's own key; the digest of one that is longer than they take."""
    return key if len(key) <= _LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def event(
    action: Action, *, routing_key: str, key: str, title: str, source: str, rank: int | None,
    labels: Mapping[str, str], annotations: Mapping[str, str], starts_at: datetime, link: str,
) -> bytes:  # fmt: skip
    """The event as it is sent; one that acknowledges or resolves needs no more than its key."""
    said: dict[str, Any] = {"routing_key": routing_key, "event_action": action, "dedup_key": dedup_key(key)}
    if action == "trigger":
        details = [*labels.items(), *annotations.items()][:_MOST_DETAILS]
        said["payload"] = {
            "summary": title[:_LONGEST_SUMMARY],
            "source": (labels.get("instance") or source)[:_LONGEST_SUMMARY],
            "severity": _SEVERITIES.get(rank or 0, "info"),
            "timestamp": starts_at.isoformat(),
            "custom_details": {name: str(text)[:_LONGEST_DETAIL] for name, text in details},
        }
        said["client"] = "Seatrial"
        if link.startswith(("https://", "http://")):
            said["links"] = [{"href": link, "text": "What its monitor shows"}]
    return json.dumps(said).encode()
