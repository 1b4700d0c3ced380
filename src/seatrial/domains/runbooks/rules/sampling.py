"""Samples of series out of a file: a table with the column `time`, or JSON of `[time, value]` by name."""

import csv
import io
import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from seatrial.domains.runbooks.rules.triggering import Series

_MOST = 1_000_000


class BadSamples(ValueError):
    """The file holds no samples that can be read; the message says where, and why."""


def read_samples(data: bytes) -> dict[str, Series]:
    """The samples of each series. Times are ISO 8601 (UTC unless they say) or seconds since 1970; a cell that
    is empty is no sample. JSON may be what Prometheus answers to a range query. Raises BadSamples.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSamples(f"it is no text in UTF-8: {error.reason} at byte {error.start}") from None
    found = _of_json(text) if text.lstrip()[:1] in ("{", "[") else _of_table(text)
    if not any(found.values()):
        raise BadSamples("it holds no sample")
    return found


def _of_json(text: str) -> dict[str, Series]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadSamples(f"it is no JSON: {error}") from None
    if isinstance(found, dict) and isinstance(found.get("data"), dict):
        found = _of_prometheus(found["data"])
    if not isinstance(found, dict):
        raise BadSamples('it has to be {"series": [[time, value], ...]}')
    series: dict[str, Series] = {}
    for name, points in found.items():
        if not isinstance(points, list):
            raise BadSamples(f"{name!r} has to be a list of [time, value]")
        series[name] = [_point(each, f"{name}[{place}]") for place, each in enumerate(points)]
    return series


def _of_prometheus(data: Mapping[str, Any]) -> dict[str, Any]:
    """The series of a range query, by the name of their metric."""
    found: dict[str, Any] = {}
    for each in data.get("result") or ():
        if not isinstance(each, dict) or not isinstance(each.get("metric"), dict):
            raise BadSamples("it is no answer of a range query")
        name = str(each["metric"].get("__name__", "value"))
        if name in found:
            raise BadSamples(f"{name} comes more than once: sum them up in the query, or name one")
        found[name] = each.get("values", [])
    return found


def _point(each: Any, place: str) -> tuple[datetime, float]:
    if not isinstance(each, list) or len(each) != 2:
        raise BadSamples(f"{place} has to be [time, value]")
    return _time(each[0], place), _value(each[1], place)


def _of_table(text: str) -> dict[str, Series]:
    rows = csv.reader(io.StringIO(text), strict=True)
    series: dict[str, list[tuple[datetime, float]]] = {}
    try:
        head = [each.strip() for each in next(rows, [])]
        if len(head) < 2 or head[0].casefold() not in ("time", "at", "timestamp") or "" in head:
            raise BadSamples("line 1 has to be time,NAME,NAME")
        series = {name: [] for name in head[1:]}
        for number, row in enumerate(rows, start=2):
            if not any(row):
                continue
            if len(row) != len(head) or number > _MOST:
                raise BadSamples(f"line {number} has {len(row)} cells, not {len(head)}")
            at = _time(row[0].strip(), f"line {number}")
            for name, cell in zip(head[1:], row[1:], strict=True):
                if cell.strip():
                    series[name].append((at, _value(cell.strip(), f"line {number}, {name}")))
    except csv.Error as error:
        raise BadSamples(f"it is no table of comma-separated values: {error}") from None
    return {name: points for name, points in series.items()}


def _time(given: Any, place: str) -> datetime:
    try:
        if isinstance(given, int | float) and not isinstance(given, bool):
            return datetime.fromtimestamp(given, UTC)
        text = str(given)
        if text.replace(".", "", 1).isdecimal():
            return datetime.fromtimestamp(float(text), UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise BadSamples(f"{place}: {str(given)[:40]!r} is no time") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _value(given: Any, place: str) -> float:
    try:
        if isinstance(given, bool):
            raise ValueError
        found = float(given)
    except (TypeError, ValueError):
        raise BadSamples(f"{place}: {str(given)[:40]!r} is no number") from None
    if math.isinf(found):
        raise BadSamples(f"{place}: a value has to be finite")
    return found
