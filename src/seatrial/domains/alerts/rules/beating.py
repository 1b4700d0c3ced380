"""Heartbeats: who was heard of, and what is said about whoever was not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from seatrial.domains.alerts.types import Reading, Said
from seatrial.domains.alerts.types.beating import (
    HEARTBEAT_SILENT,
    SOURCE_SILENT,
    UNREADABLE,
    DeclaredHeartbeat,
)
from seatrial.domains.alerts.types.sending import AlertSource
from seatrial.kit import durations
from seatrial.kit.plurals import counted


def heartbeats_of(spec: Mapping[str, Any]) -> tuple[DeclaredHeartbeat, ...]:
    """What the `spec` of a source declares, the source as a whole first."""
    silent, named = spec.get("silent_after"), spec.get("heartbeats") or ()
    whole = (DeclaredHeartbeat("", durations.parse(silent)),) if silent else ()
    return (
        *whole,
        *(DeclaredHeartbeat(each["name"], durations.parse(each["silent_after"])) for each in named),
    )


def without_heartbeats(reading: Reading, *, spec: Mapping[str, Any]) -> Reading:
    """The reading with the alerts that are heartbeats (Watchdog, which fires all the time) as such: one that
    fires was heard, and none of them is an alert.
    """
    names = {each["name"] for each in spec.get("heartbeats") or ()}
    if not names:
        return reading
    beats = [each for each in reading.items if each.labels.get("alertname") in names]
    heard = [each.labels["alertname"] for each in beats if each.state == "firing"]
    items = tuple(each for each in reading.items if each.labels.get("alertname") not in names)
    return replace(reading, items=items, heard=(*reading.heard, *heard))


def is_silent(due: datetime, *, at: datetime) -> bool:
    """Whether it was silent for longer than it may; at the last moment itself it is still in time."""
    return at > due


def silent_key(source: str, *, name: str) -> str:
    """The identity of the alert that one of them is silent; `source` is the uid of its row."""
    return f"silent:{source}:{name}"


def unreadable_key(source: str) -> str:
    """The identity of the alert that arrivals of a source wait as dead letters."""
    return f"dead-letters:{source}"


def silence_said(
    key: str, *, name: str, source: AlertSource, silent_after: timedelta, heard_at: datetime | None,
    since: datetime,
) -> Said:  # fmt: skip
    """That a source, or a heartbeat of it, is silent since then."""
    what = f"the heartbeat {name} of {source.title}" if name else source.title
    last = f"It was heard last at {heard_at:%Y-%m-%d %H:%M:%S} UTC." if heard_at else "It was never heard."
    labels = {
        "alertname": HEARTBEAT_SILENT if name else SOURCE_SILENT, "source": source.name,
        **({"heartbeat": name} if name else {}), **_whose(source),
        **({"service": source.service.partition(":")[2]} if source.service else {}),
    }  # fmt: skip
    return Said(
        position=0, key=key, state="firing", title=f"Nothing is heard of {what}"[:300], labels=labels,
        annotations={
            "summary": f"Nothing is heard of {what}. It may be silent for {durations.spell(silent_after)}.",
            "description": f"{last} While it is silent, nobody is told of what it watches.",
        },
        starts_at=since,
    )  # fmt: skip


def unreadable_said(
    key: str, *, name: str, source: AlertSource | None, waiting: int, problem: str, link: str
) -> Said:
    """That so much of what a source sent could not be read; `problem` is what was wrong with the newest."""
    title = source.title if source else name
    many = counted(waiting, one="dead letter")
    return Said(
        position=0, key=key, state="firing", title=f"{many} of {title}: what it sends cannot be read"[:300],
        labels={"alertname": UNREADABLE, "source": name, **(_whose(source) if source else {})},
        annotations={
            "summary": f"{many} of {title} wait. What they say reached nobody.",
            "description": f"The newest: {problem}",
        },
        link=link,
    )  # fmt: skip


def over(key: str) -> Said:
    """That what was said under the key is over."""
    return Said(position=0, key=key, state="resolved", title="It is over")


def _whose(source: AlertSource) -> Mapping[str, str]:
    return {"team": source.team.partition(":")[2]} if source.team else {}
