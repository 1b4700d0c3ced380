"""Alerts out of rule files of Prometheus, or of its operator, each with its line."""

from collections.abc import Iterator, Mapping
from typing import Any

from seatrial.domains.evidence.rules.plain import plain_text
from seatrial.domains.monitoring.types import Fault, Place, Written
from seatrial.kit import yaml

_MOST, _LONGEST = 2000, 4000
_NO_GROUPS = "Write `groups: [{name: ..., rules: [...]}]`."


def written_in(path: str, *, data: bytes) -> tuple[list[Written], list[Fault]]:
    """The alerts of the file in its order, and what is wrong with it; rules that record are left out."""
    stream = yaml.read(data)
    faults = [*stream.faults, *(fault for each in stream.documents for fault in each.faults)]
    if faults:
        first = faults[0]
        return [], [Fault("unreadable", Place(path, first.line), first.message, first.remedy)]
    found: list[Written] = []
    groups = 0
    for document in stream.documents:
        for pointer, group in _groups(document.value):
            groups += 1
            found += _alerts(path, document, pointer, group)
    if not groups:
        return [], [Fault("unreadable", Place(path), "it holds no groups of rules", _NO_GROUPS)]
    return found[:_MOST], []


def _groups(value: Any) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    start: tuple[str | int, ...] = ("groups",)
    if isinstance(value, dict) and value.get("kind") == "PrometheusRule":
        start, value = ("spec", "groups"), value.get("spec")
    groups = value.get("groups") if isinstance(value, dict) else None
    for number, group in enumerate(groups if isinstance(groups, list) else ()):
        if isinstance(group, dict) and isinstance(group.get("rules"), list):
            yield (*start, number), group


def _alerts(
    path: str, document: yaml.Document, pointer: tuple[str | int, ...], group: Mapping[str, Any]
) -> Iterator[Written]:
    for number, rule in enumerate(group["rules"]):
        if not isinstance(rule, dict) or not rule.get("alert") or not rule.get("expr"):
            continue
        at = (*pointer, "rules", number)
        annotations = _texts(rule.get("annotations"))
        lines = {
            f"annotations.{key}": document.positions.at((*at, "annotations", key), key=True)[0]
            for key in annotations
        }
        lines["expr"] = document.positions.at((*at, "expr"), key=True)[0]
        yield Written(
            alert=_text(rule["alert"])[:200],
            group=_text(group.get("name", ""))[:200],
            expr=" ".join(_text(rule["expr"]).split()),
            wait=_text(rule.get("for", "")),
            labels=_texts(rule.get("labels")),
            annotations=annotations,
            place=Place(path, document.positions.at((*at, "alert"), key=True)[0]),
            lines=lines,
        )


def _texts(value: Any) -> dict[str, str]:
    return {str(key): _text(each) for key, each in value.items()} if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return plain_text(str(value))[:_LONGEST]
