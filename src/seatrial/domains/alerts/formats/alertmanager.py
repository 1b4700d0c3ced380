"""What Alertmanager sends by its webhook (version 4), and what Prometheus and amtool send to its API v2.

Written after Alertmanager's `template.Data` and its OpenAPI (`postableAlerts`), tried with what a real one
of 0.25 sent. A group may hold firing and resolved alerts beside each other: only the state of each counts.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.alerts.formats import parts
from seatrial.domains.alerts.formats.parts import CannotRead
from seatrial.domains.alerts.formats.remarks import remark
from seatrial.domains.alerts.types import ItemState, Post, Reading, Said

_STATES: Mapping[str, ItemState] = {"firing": "firing", "resolved": "resolved"}
_OFFSET, _PRIME, _MASK = 0xCBF29CE484222325, 0x100000001B3, (1 << 64) - 1
_SEPARATOR = 255


def fingerprint(labels: Mapping[str, str]) -> str:
    """The identity that Prometheus and Alertmanager give a set of labels (FNV-1a of 64 bits)."""
    found = _OFFSET
    for name in sorted(labels):
        for byte in (*name.encode(), _SEPARATOR, *labels[name].encode(), _SEPARATOR):
            found = ((found ^ byte) * _PRIME) & _MASK
    return f"{found:016x}"


def read_webhook(post: Post) -> Reading:
    """The alerts of one notification. Raises CannotRead where it is none."""
    body = parts.mapping(parts.document(post.body), what="the body")
    alerts = body.get("alerts")
    if not isinstance(alerts, list):
        raise CannotRead("the body has no list `alerts`")
    truncated = body.get("truncatedAlerts")
    return parts.each(
        alerts,
        read=lambda position, item: read_alert(item, position=position, group=body),
        truncated=truncated if isinstance(truncated, int) else 0,
    )


def read_alert(item: Any, *, position: int, group: Mapping[str, Any]) -> Said:
    """One alert of a notification, which is its group. Raises CannotRead."""
    found = parts.mapping(item, what="the alert")
    state = _STATES.get(str(found.get("status") or group.get("status")))
    if state is None:
        raise CannotRead(f"status is neither firing nor resolved: {parts.words(found.get('status'))}")
    labels = parts.labels(found.get("labels"))
    identity = found.get("fingerprint") or (fingerprint(labels) if labels else "")
    return _said(position, found, labels, identity=identity, state=state, group=group)


def read_api(post: Post) -> Reading:
    """The alerts that a client of API v2 puts: what has ended by now is resolved. Raises CannotRead."""
    body = parts.document(post.body)
    if not isinstance(body, list):
        raise CannotRead("the body is no list of alerts")

    def read(position: int, item: Any) -> Said:
        found = parts.mapping(item, what="the alert")
        given = parts.labels(found.get("labels"))
        labels = {name: text for name, text in given.items() if text}
        if len(labels) < len(given):
            empty = ", ".join(sorted(given.keys() - labels.keys()))
            remark(f"labels without a value are none, as Alertmanager has it: {empty}")
        if not labels:
            raise CannotRead("the alert has no labels: they are its identity")
        ends_at = parts.time(found.get("endsAt"), what="endsAt")
        state: ItemState = "resolved" if ends_at and ends_at <= post.received_at else "firing"
        return _said(position, found, labels, identity=fingerprint(labels), state=state, group={})

    return parts.each(body, read=read)


def _said(
    position: int,
    found: Mapping[str, Any],
    labels: dict[str, str],
    *,
    identity: str,
    state: ItemState,
    group: Mapping[str, Any],
) -> Said:
    annotations = parts.labels(found.get("annotations"), what="annotations")
    ends_at: datetime | None = parts.time(found.get("endsAt"), what="endsAt")
    return Said(
        position=position,
        key=parts.key(identity, what="fingerprint"),
        state=state,
        title=parts.title(annotations.get("summary"), otherwise=labels.get("alertname", "")),
        labels=labels,
        annotations=annotations,
        hint=parts.hint(labels.get("severity")),
        starts_at=parts.begun(found.get("startsAt"), what="startsAt"),
        ends_at=ends_at if state == "resolved" else None,
        link=parts.link(found.get("generatorURL")) or parts.link(group.get("externalURL")),
    )
