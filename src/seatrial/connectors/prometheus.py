"""Reads what a PromQL server or a page of metrics says. How it is fetched is the caller's matter.

Sources: Prometheus "HTTP API" (instant queries), Prometheus text exposition format 0.0.4.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from prometheus_client.parser import text_string_to_metric_families

from seatrial.kit.problems import Problem

#: More samples than this are no answer that a check could judge.
MAX_SAMPLES = 1000
_LONGEST_WORDS = 300


class CannotRead(Problem):
    """What came is no answer of that protocol, or says that the query failed."""

    type = "cannot-read-metrics"
    title = "The metrics cannot be read"
    status = 502


@dataclass(frozen=True, slots=True)
class Sample:
    """One value with its labels; `at` is when it was measured, None where the source does not say.

    `value` may be NaN or infinite: the source said so.
    """

    labels: Mapping[str, str]
    value: float
    at: datetime | None = None


def query_url(prometheus: str, query: str, *, seconds: float) -> str:
    """The address of an instant query, which the server ends after so many seconds."""
    words = urlencode({"query": query, "timeout": f"{max(seconds, 0.1):.1f}s"})
    return f"{prometheus.rstrip('/')}/api/v1/query?{words}"


def read_query(body: bytes) -> Sequence[Sample]:
    """The samples of an instant query's answer: of a vector, or the one of a scalar; raises CannotRead."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise CannotRead("the answer is not JSON", remedy="Is this the address of a PromQL server?") from None
    if not isinstance(answer, dict) or answer.get("status") != "success":
        raise CannotRead(f"the query failed: {_error(answer)}")
    data = answer.get("data")
    kind = data.get("resultType") if isinstance(data, dict) else None
    result = data.get("result") if isinstance(data, dict) else None
    try:
        if kind == "scalar":
            return [_sample({}, result)]
        if kind == "vector" and isinstance(result, list):
            return [_sample(entry["metric"], entry["value"]) for entry in _bounded(result)]
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, OSError):
        raise CannotRead("the answer does not have the form of a query's result") from None
    raise CannotRead(f"the query gives {_short(kind)}, not one value at one time", remedy="Ask for a vector.")


def read_page(text: str, *, name: str, labels: Mapping[str, str]) -> Sequence[Sample]:
    """The samples of that name that bear at least these labels; raises CannotRead."""
    found = []
    try:
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                if sample.name == name and labels.items() <= sample.labels.items():
                    found.append(Sample(dict(sample.labels), float(sample.value), _instant(sample.timestamp)))
    except Exception as error:  # the parser raises whatever its tokenizer stumbles over
        words = _short(str(error) or type(error).__name__)
        raise CannotRead(f"the page is not in Prometheus text format: {words}") from None
    return _bounded(found)


def _sample(labels: Any, pair: Any) -> Sample:
    at, value = pair
    if not isinstance(labels, dict) or not isinstance(value, str):
        raise TypeError(pair)
    return Sample({str(k): str(v) for k, v in labels.items()}, float(value), datetime.fromtimestamp(at, UTC))


def _instant(timestamp: Any) -> datetime | None:
    if timestamp is None or not math.isfinite(float(timestamp)):
        return None
    return datetime.fromtimestamp(float(timestamp), UTC)


def _bounded(found: Sequence[Any]) -> Sequence[Any]:
    if len(found) > MAX_SAMPLES:
        raise CannotRead(f"there are {len(found)} samples", remedy="Narrow the query, or aggregate: sum(…).")
    return found


def _error(answer: Any) -> str:
    words = answer.get("error") or answer.get("status") if isinstance(answer, dict) else answer
    return _short(words)


def _short(words: Any) -> str:
    text = str(words)
    return text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]}…"
