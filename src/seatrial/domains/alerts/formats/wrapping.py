"""One item as a request of its own, so that it can be read again."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What is stored in the place of the request that the item came in."""

    body: bytes
    format: str
    content_type: str
    headers: str


def wrapped(
    content: str, *, format_name: str, original: bytes, content_type: str = "", headers: str = ""
) -> Wrapped:
    """A request that holds only the repaired item, with what the request said around it. Raises ValueError
    where the item is no JSON.
    """
    item = json.loads(content)
    if format_name == "cloudevents":  # whole, whether it came in headers or in a batch
        return Wrapped(_bytes(item), format_name, "application/cloudevents+json", "")
    if format_name in ("json", "json-item"):
        body = json.loads(original)
        around = body.get("body") if format_name == "json-item" else body
        return Wrapped(_bytes({"item": item, "body": around}), "json-item", content_type, headers)
    return Wrapped(_bytes(_around(item, format_name, original)), format_name, content_type, headers)


def _around(item: Any, format_name: str, original: bytes) -> Any:
    if format_name == "alertmanager-api":
        return [item]
    if format_name in ("alertmanager", "grafana"):
        around: Any = json.loads(original)
        return {**around, "alerts": [item], "truncatedAlerts": 0}
    return item


def _bytes(value: Any) -> bytes:
    return json.dumps(value).encode()
