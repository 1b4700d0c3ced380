"""CloudEvents 1.0, one by one or in batches, structured or in the headers (binary mode).

https://github.com/cloudevents/spec : an event says where it is from, what it is and about what, and nothing
of alerts. A mapping in the definition reads it (`body` is the event with its `data`); without one the
identity is `source` and `subject`, where there is no subject the event itself, and the last word of `type`
says whether it is over (`com.example.disk.resolved`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from seatrial.domains.alerts.formats import generic, parts
from seatrial.domains.alerts.formats.parts import CannotRead
from seatrial.domains.alerts.types import ItemState, Post, Reading, Said

_BATCH = "application/cloudevents-batch+json"
_REQUIRED = ("id", "source", "type")
#: What an event says of itself that is no label.
_NOT_LABELS = frozenset({"data", "data_base64", "specversion", "id", "time", "datacontenttype", "dataschema"})
_OVER: Mapping[str, ItemState] = {
    **dict.fromkeys(("resolved", "closed", "recovered", "cleared", "ok"), "resolved"),
    "acknowledged": "acknowledged",
}


def read(post: Post) -> Reading:
    """The event, or all of the batch. Raises CannotRead."""
    media_type = post.content_type.partition(";")[0].strip().lower()
    found = _events(post, media_type)

    def one(position: int, item: Any) -> Said:
        event = parts.mapping(item, what="the event")
        _check(event)
        said = post.spec.get("mapping")
        return _mapped(event, position, said) if said else _plain(event, position)

    return parts.each(found, read=one)


def _events(post: Post, media_type: str) -> list[Any]:
    binary = {name.removeprefix("ce-"): unquote(text) for name, text in post.headers.items()
              if name.startswith("ce-")}  # fmt: skip
    if binary:
        is_json = media_type == "application/json" or media_type.endswith("+json")
        data = parts.document(post.body) if is_json and post.body else post.body.decode("utf-8", "replace")
        return [{**binary, "data": data}]
    body = parts.document(post.body)
    if media_type != _BATCH:
        return [body]
    if not isinstance(body, list):
        raise CannotRead("the body is no list of events")
    return body


def _check(event: Mapping[str, Any]) -> None:
    if not str(event.get("specversion", "")).startswith("1."):
        raise CannotRead("this is no CloudEvent 1.0: specversion is missing")
    for name in _REQUIRED:
        if not isinstance(event.get(name), str) or not event[name]:
            raise CannotRead(f"{name} is missing")


def _mapped(event: Mapping[str, Any], position: int, said: Mapping[str, Any]) -> Said:
    reading = generic.read_mapped(event, said={**said, "items": ""})
    if reading.rejects:
        raise CannotRead(reading.rejects[0].problem)
    return replace(reading.items[0], position=position)


def _plain(event: Mapping[str, Any], position: int) -> Said:
    data = event.get("data")
    told = data if isinstance(data, dict) else {}
    about = event.get("subject") or event["id"]
    status = told.get("status")
    said = {
        "key": f"{event['source']} {about}",
        "title": told.get("title") or told.get("summary") or f"{event['type']} {event.get('subject') or ''}",
        "severity": told.get("severity") or event.get("severity"),
        "annotations": told.get("annotations"),
        "link": told.get("link"),
        "starts_at": told.get("starts_at"),
        "labels": {**_labels(event), **parts.labels(told.get("labels"))},
        "status": status or _OVER.get(event["type"].rpartition(".")[2].lower(), "firing"),
    }
    if said["status"] == "firing" and not said["starts_at"]:
        said["starts_at"] = event.get("time")
    return generic.said_of(said, position=position)


def _labels(event: Mapping[str, Any]) -> dict[str, str]:
    """Type, source, subject and the extensions."""
    return {
        name: parts.words(text, what=f"label {name[:60]}")
        for name, text in event.items()
        if name not in _NOT_LABELS and text
    }
