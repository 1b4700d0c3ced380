"""PagerDuty's Events API v2: trigger, acknowledge, resolve; change events are no alerts.

https://developer.pagerduty.com/docs/events-api-v2/ . A trigger without `dedup_key` is given one, which is
told in the answer: the uid of the arrival, so that both know it.
"""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.alerts.formats import parts
from seatrial.domains.alerts.formats.parts import CannotRead
from seatrial.domains.alerts.formats.remarks import remark
from seatrial.domains.alerts.types import ItemState, Post, Reading, Said

_STATES: Mapping[str, ItemState] = {
    "trigger": "firing",
    "acknowledge": "acknowledged",
    "resolve": "resolved",
}
_SEVERITIES = frozenset({"critical", "error", "warning", "info"})


def read(post: Post) -> Reading:
    """The one event of the body. Raises CannotRead."""
    body = parts.mapping(parts.document(post.body), what="the body")

    def one(position: int, item: Any) -> Said:
        state = _STATES.get(str(item.get("event_action")))
        if state is None:
            raise CannotRead("event_action is none of trigger, acknowledge and resolve")
        given = item.get("dedup_key")
        if not given and state == "firing":
            given = post.uid.hex
        key = parts.key(given, what="dedup_key")
        if state != "firing":
            return Said(position, key, state, parts.title("", otherwise=key))
        return _triggered(position, key, item)

    return parts.each([body], read=one)


def read_change(post: Post) -> Reading:
    """Something was changed: that is no alert, and nothing follows. Raises CannotRead where it is none."""
    body = parts.mapping(parts.document(post.body), what="the body")
    parts.mapping(body.get("payload"), what="payload")
    return Reading()


def _triggered(position: int, key: str, item: Mapping[str, Any]) -> Said:
    payload = parts.mapping(item.get("payload"), what="payload")
    if not payload.get("summary"):
        raise CannotRead("payload.summary is missing")
    severity = parts.hint(payload.get("severity"))
    if severity not in _SEVERITIES:
        raise CannotRead("payload.severity is none of critical, error, warning and info")
    details = payload.get("custom_details")
    labels = {
        name: parts.words(payload.get(name), what=f"label {name}")
        for name in ("source", "component", "group", "class")
        if payload.get(name)
    }
    if isinstance(details, Mapping):
        annotations = parts.labels(details, what="custom_details")
    else:
        annotations = {"details": parts.words(details, what="annotation details")} if details else {}
    _left_out(item)
    if item.get("client"):
        labels["client"] = parts.words(item["client"], what="label client")
    return Said(
        position=position,
        key=key,
        state="firing",
        title=parts.title(payload["summary"]),
        labels={**labels, "severity": severity},
        annotations=annotations,
        hint=severity,
        link=parts.link(item.get("client_url")) or _first_link(item.get("links")),
    )


def _left_out(item: Mapping[str, Any]) -> None:
    """An alert has one link and no pictures."""
    links = item.get("links")
    many = (len(links) if isinstance(links, list) else 0) + bool(item.get("client_url"))
    if many > 1:
        remark(f"one of {many} links is kept")
    if item.get("images"):
        remark("images are left out")


def _first_link(links: Any) -> str:
    found = links if isinstance(links, list) else []
    return next((parts.link(each.get("href")) for each in found if isinstance(each, Mapping)), "")
