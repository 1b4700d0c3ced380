"""What Alertmanager's API v2 answers about alerts and silences, and how silences are put there.

Written after its OpenAPI (`gettableAlert`, `gettableSilence`, `postableSilence`), tried with amtool.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from seatrial.domains.alerts.formats import parts
from seatrial.domains.alerts.formats.parts import CannotRead
from seatrial.domains.alerts.types import Matcher, Silence
from seatrial.domains.alerts.types.asking import AskedSilence
from seatrial.domains.alerts.types.listing import ShownAlert

#: The one way that alerts go from here, whatever reaches people behind it.
WAY = "seatrial"
#: Alertmanager says until when an alert counts if it is not repeated; here it counts until it is resolved.
_COUNTS_FOR = timedelta(minutes=5)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: amtool reads it and lists what is in it.
_CONFIG = f"route:\n  receiver: {WAY}\nreceivers:\n- name: {WAY}\n"


def status(*, since: datetime, version: str) -> dict[str, Any]:
    """What the server says of itself. It is no cluster of Alertmanagers."""
    about = dict.fromkeys(("branch", "buildDate", "buildUser", "goVersion", "revision"), "")
    return {
        "cluster": {"status": "disabled"}, "config": {"original": _CONFIG}, "uptime": _moment(since),
        "versionInfo": {**about, "version": f"seatrial-{version}"},
    }  # fmt: skip


def ways() -> list[dict[str, str]]:
    """The names that alerts can go by: one."""
    return [{"name": WAY}]


def alert_said(found: ShownAlert, *, at: datetime, silences: Mapping[str, str]) -> dict[str, Any]:
    """The alert; `silences` are the ids of silences by their names. One that somebody has acknowledged is
    active there: Alertmanager knows no word for it.
    """
    by = [silences.get(found.silenced_by, found.silenced_by)] if found.silenced_by else []
    inhibited = [found.inhibited_by] if found.inhibited_by else []
    state = "suppressed" if by or inhibited else "unprocessed" if found.stage == "ingest" else "active"
    said = {
        "labels": dict(found.labels), "annotations": dict(found.annotations), "fingerprint": found.key,
        "receivers": ways(), "startsAt": _moment(found.starts_at), "updatedAt": _moment(found.last_at),
        "endsAt": _moment(at + _COUNTS_FOR),
        "status": {"state": state, "silencedBy": by, "inhibitedBy": inhibited},
    }  # fmt: skip
    return {**said, "generatorURL": found.link} if found.link else said


def grouped(alerts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The alerts in groups of one name; the labels of a group are those that all of it have alike."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in alerts:
        groups.setdefault(str(each["labels"].get("alertname", "")), []).append(each)
    return [
        {"labels": _alike([each["labels"] for each in found]), "receiver": {"name": WAY}, "alerts": found}
        for _, found in sorted(groups.items())
    ]


def _alike(labels: list[dict[str, str]]) -> dict[str, str]:
    first, *others = labels
    return {name: text for name, text in first.items() if all(each.get(name) == text for each in others)}


def silence_said(found: Silence, *, at: datetime) -> dict[str, Any]:
    """The silence, with how it is at that instant."""
    ended = found.cancelled_at is not None and found.cancelled_at <= at
    ends_at = found.cancelled_at if ended and found.cancelled_at else found.ends_at
    state = "expired" if ended or found.ends_at <= at else "pending" if at < found.starts_at else "active"
    return {
        "id": found.uid, "status": {"state": state}, "comment": found.reason,
        "createdBy": found.author or found.made_by, "startsAt": _moment(found.starts_at),
        "endsAt": _moment(ends_at), "updatedAt": _moment(found.cancelled_at or found.created_at),
        "matchers": [_matcher(each) for each in found.match],
    }  # fmt: skip


def _matcher(found: Matcher) -> dict[str, Any]:
    return {
        "name": found.label, "value": found.value, "isRegex": found.how in ("=~", "!~"),
        "isEqual": found.how in ("=", "=~"),
    }  # fmt: skip


def read_silence(body: bytes) -> AskedSilence:
    """The silence that the body puts. Raises CannotRead."""
    found = parts.mapping(parts.document(body), what="the body")
    conditions = found.get("matchers")
    if not isinstance(conditions, list) or not conditions:
        raise CannotRead("matchers are missing")
    starts_at, ends_at = (parts.time(found.get(name), what=name) for name in ("startsAt", "endsAt"))
    if ends_at is None:
        raise CannotRead("endsAt is missing")
    return AskedSilence(
        match=[_condition(each) for each in conditions], starts_at=starts_at or _EPOCH, ends_at=ends_at,
        reason=parts.words(found.get("comment"), most=500).strip(),
        author=parts.words(found.get("createdBy"), most=100).strip(), replaces=_uid(found.get("id")),
    )  # fmt: skip


def _condition(value: Any) -> str:
    found = parts.mapping(value, what="a matcher")
    name, text = found.get("name"), found.get("value")
    if not isinstance(name, str) or not isinstance(text, str):
        raise CannotRead("a matcher has no name, or no value")
    how = ("=" if found.get("isEqual", True) else "!") + ("~" if found.get("isRegex") else "")
    return f'{name}{"!=" if how == "!" else how}"{text}"'


def _uid(value: Any) -> UUID | None:
    if value in (None, ""):
        return None
    try:
        return UUID(str(value))
    except ValueError:
        raise CannotRead(f"there is no silence {parts.words(value, most=40)}") from None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
