"""One item as a request of its own, so that it can be read again."""

import json
from typing import Any


def wrapped(content: str, *, format_name: str, original: bytes) -> bytes:
    """A body that holds only the repaired item, with what the request said around it. Raises ValueError where
    the item is no JSON.
    """
    item = json.loads(content)
    if format_name == "alertmanager-api":
        return json.dumps([item]).encode()
    if format_name == "alertmanager":
        around: Any = json.loads(original)
        return json.dumps({**around, "alerts": [item], "truncatedAlerts": 0}).encode()
    return json.dumps(item).encode()
