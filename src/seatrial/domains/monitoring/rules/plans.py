"""What a definition of the kind Monitoring says, as a value."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from seatrial.domains.catalog.rules.references import BadReference, as_urn
from seatrial.domains.monitoring.types import CRITICAL, WINDOW, BoardNote, Metric, Note, Plan, Review
from seatrial.kit import durations


def plan_of(body: Mapping[str, Any], *, workspace: str = "") -> Plan:
    """The plan of a definition that is sound; raises BadDuration and ValueError where it is not."""
    spec, said = body["spec"], body["metadata"]
    rules = spec.get("rules") or {}
    window = _window(rules, WINDOW)
    boards = spec.get("dashboards") or ()
    owner = urn_of(spec["owner"], kind="group")
    return Plan(
        name=said["name"],
        title=said.get("title") or said["name"],
        service=urn_of(spec["service"], kind="component"),
        owner=owner,
        files=tuple(rules.get("files") or ()),
        window=window,
        critical=tuple(rules.get("critical") or CRITICAL),
        runbooks=dict(rules.get("runbooks") or {}),
        notes={name: _note(each) for name, each in (rules.get("notes") or {}).items()},
        boards=tuple(_board(each) for each in boards),
        metrics={name: _metric(name, each) for name, each in (spec.get("metrics") or {}).items()},
        workspace=workspace,
    )


def urn_of(reference: str, *, kind: str) -> str:
    """The URN of a reference of the catalogue; '' where it is none."""
    try:
        return as_urn(reference, default_kind=kind) if reference else ""
    except BadReference:
        return ""


def reviews_of(said: Sequence[Mapping[str, Any]]) -> tuple[Review, ...]:
    """The reviews that a definition tells of, the newest first."""
    found = [Review(_day(each["date"]), str(each["by"]), str(each.get("what") or "")) for each in said]
    return tuple(sorted(found, key=lambda review: review.on, reverse=True))


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _window(said: Mapping[str, Any], default: timedelta) -> timedelta:
    return durations.parse(said["review_within"]) if said.get("review_within") else default


def _note(said: Mapping[str, Any]) -> Note:
    return Note(
        owner=urn_of(said.get("owner") or "", kind="group"),
        window=_window(said, WINDOW) if said.get("review_within") else None,
        interpretation=str(said.get("interpretation") or "").strip(),
        reviews=reviews_of(said.get("reviews") or ()),
    )


def _board(said: Mapping[str, Any]) -> BoardNote:
    return BoardNote(
        file=said["file"],
        audience=said["audience"],
        owner=urn_of(said["owner"], kind="group"),
        window=_window(said, WINDOW),
        reviews=reviews_of(said.get("reviews") or ()),
        url=said.get("url") or "",
    )


def _metric(name: str, said: Mapping[str, Any]) -> Metric:
    return Metric(name, said["meaning"], said.get("unit") or "", said.get("normal") or "")
