"""Reads what a PromQL server answers, and Prometheus' text format. Asks nobody itself.

Whatever was sent may be a lie: HTML, half a document, another schema. All of it ends in CannotRead.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit, urlunsplit

from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families
from prometheus_client.parser import text_string_to_metric_families as text_families
from pydantic import BaseModel, ConfigDict, StrictFloat, StrictInt, StrictStr, ValidationError

from seatrial.kit.problems import Problem

#: What is asked for: the text format, which both parsers below were written for.
ACCEPT = "text/plain;version=0.0.4"
#: The parser's time grows with the square of a line's length.
_LONGEST_LINE = 16 * 1024
_SHOWN = 80


class CannotRead(Problem):
    """What came is no such thing; the message says what it is instead."""

    type = "cannot-read-metrics"
    title = "No metrics could be read"
    status = 502


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of one series; `value` may be NaN or infinite, `at` is None where none was said."""

    labels: Mapping[str, str]
    value: float
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Samples:
    """What a query gave, with what the server warned of (results may be partial)."""

    samples: tuple[Sample, ...]
    warnings: tuple[str, ...] = ()


class _Series(BaseModel):
    model_config = ConfigDict(extra="ignore")

    metric: dict[StrictStr, StrictStr]
    value: tuple[StrictFloat | StrictInt, StrictStr] | None = None
    histogram: Any = None


class _Vector(BaseModel):
    resultType: Literal["vector"]  # noqa: N815 (the server's spelling)
    result: list[_Series]


class _Scalar(BaseModel):
    resultType: Literal["scalar"]  # noqa: N815
    result: tuple[StrictFloat | StrictInt, StrictStr]


class _Reply(BaseModel):
    status: Literal["success"]
    data: _Vector | _Scalar
    warnings: list[StrictStr] = []


def query_url(server: str, *, query: str, seconds: float, at: datetime | None = None) -> str:
    """Where an instant query is asked, below the server's own path; the server gives up after `seconds`.

    It is answered as of `at`, None: as of now.
    """
    parts = urlsplit(server)
    instant = {"time": f"{at.timestamp():.3f}"} if at is not None else {}
    asked = urlencode({"query": query, "timeout": f"{max(1, int(seconds))}s", **instant})
    path = f"{parts.path.rstrip('/')}/api/v1/query"
    return urlunsplit((parts.scheme, parts.netloc, path, asked, ""))


@dataclass(frozen=True, slots=True)
class Line:
    """One series over time."""

    labels: Mapping[str, str]
    values: tuple[tuple[datetime, float], ...]


class _Course(BaseModel):
    metric: dict[StrictStr, StrictStr]
    values: list[tuple[StrictFloat | StrictInt, StrictStr]] = []


class _Matrix(BaseModel):
    resultType: Literal["matrix"]  # noqa: N815
    result: list[_Course]


class _Courses(BaseModel):
    status: Literal["success"]
    data: _Matrix


def range_url(
    server: str, *, query: str, start: datetime, end: datetime, step: timedelta, seconds: float
) -> str:
    """Where a query over time is asked, below the server's own path."""
    parts = urlsplit(server)
    asked = urlencode(
        {
            "query": query,
            "start": f"{start.timestamp():.3f}",
            "end": f"{end.timestamp():.3f}",
            "step": f"{step.total_seconds():g}",
            "timeout": f"{max(1, int(seconds))}s",
        }
    )
    path = f"{parts.path.rstrip('/')}/api/v1/query_range"
    return urlunsplit((parts.scheme, parts.netloc, path, asked, ""))


def read_range(body: bytes, *, status: int) -> list[Line]:
    """The series of a range query's answer (Prometheus HTTP API v1); raises CannotRead."""
    reply = _json(body, status)
    try:
        found = _Courses.model_validate(reply)
    except ValidationError:
        raise CannotRead(f"the answer is no range of values: {_shown(body)}") from None
    return [
        Line(dict(each.metric), tuple((_instant(at), _number(value)) for at, value in each.values))
        for each in found.data.result
    ]


def read_instant(body: bytes, *, status: int) -> Samples:
    """The samples of an instant query's answer (Prometheus HTTP API v1); raises CannotRead."""
    return _samples(_reply(_json(body, status)))


def _json(body: bytes, status: int) -> Any:
    """What the server answered; raises CannotRead for a refusal and for what is no JSON."""
    try:
        reply = json.loads(body)
    except (ValueError, RecursionError):
        raise CannotRead(f"status {status} and no JSON: {_shown(body)}") from None
    if isinstance(reply, dict) and reply.get("status") == "error":
        words = f"{reply.get('errorType', 'error')}: {reply.get('error', 'without a word')}"
        raise CannotRead(f"the server refuses the query: {words[:500]}")
    if not 200 <= status < 300:
        raise CannotRead(f"the server answers with status {status}: {_shown(body)}")
    return reply


def _reply(reply: Any) -> _Reply:
    kind = reply.get("data", {}) if isinstance(reply, dict) else {}
    kind = kind.get("resultType") if isinstance(kind, dict) else None
    if kind in ("matrix", "string"):
        remedy = "Write a query that gives one value for each series now, as max_over_time(up[5m])."
        raise CannotRead(f"the query gives a {kind}, not values of one instant", remedy=remedy)
    try:
        return _Reply.model_validate(reply)
    except ValidationError as error:
        found = error.errors()[0]
        place = ".".join(str(part) for part in found["loc"])
        raise CannotRead(f"the answer is not what a PromQL server gives: {place}: {found['msg']}") from None


def _samples(reply: _Reply) -> Samples:
    if isinstance(reply.data, _Scalar):
        at, value = reply.data.result
        return Samples((Sample({}, _number(value), _instant(at)),), tuple(reply.warnings))
    found: list[Sample] = []
    for series in reply.data.result:
        if series.value is None:
            raise CannotRead(
                "the query gives native histograms, not values",
                remedy="Write for example histogram_quantile(0.99, ...).",
            )
        at, value = series.value
        found.append(Sample(dict(series.metric), _number(value), _instant(at)))
    return Samples(tuple(found), tuple(reply.warnings))


def read_text(body: bytes, *, name: str, labels: Mapping[str, str], content_type: str = "") -> Samples:
    """The samples of that name which bear at least those labels, out of a metrics page; raises CannotRead."""
    return Samples(tuple(_matching(_families(_parsed(body, content_type)), name, labels)))


def _parsed(body: bytes, content_type: str) -> Iterable[Metric]:
    """The page's families, not read yet; raises CannotRead for what is no metrics page."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotRead(f"the page is not UTF-8 text: {_shown(body)}") from None
    if "html" in content_type.lower() or text.lstrip()[:1] == "<":
        raise CannotRead("the page is HTML, not metrics", remedy="Name the address of the metrics.")
    if len(max(text.split("\n"), key=len)) > _LONGEST_LINE:
        raise CannotRead(
            f"the page has a line of more than {_LONGEST_LINE:,} characters: it is no metrics page"
        )
    parse = openmetrics_families if "openmetrics" in content_type.lower() else text_families
    return parse(text)


def read_names(body: bytes, *, content_type: str = "") -> set[str]:
    """The names of all samples on a metrics page; raises CannotRead."""
    return {sample.name for family in _families(_parsed(body, content_type)) for sample in family.samples}


def _families(parsed: Iterable[Metric]) -> Iterator[Metric]:
    """The families; the parser's many ways to stumble become one."""
    try:
        yield from parsed
    except Exception as error:  # IndexError, KeyError, ValueError and others, by what the page holds
        raise CannotRead(f"the page is no Prometheus text format: {str(error)[:200]}") from None


def _matching(families: Iterable[Metric], name: str, labels: Mapping[str, str]) -> Iterator[Sample]:
    for family in families:
        for sample in family.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                at = None if sample.timestamp is None else _instant(float(sample.timestamp))
                yield Sample(dict(sample.labels), float(sample.value), at)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise CannotRead(f"the answer has the value {text[:_SHOWN]!r}, which is no number") from None


def _instant(seconds: float) -> datetime:
    try:
        if math.isfinite(seconds):
            return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise CannotRead(f"the answer has the time {seconds!r}, which is none")


def _shown(body: bytes) -> str:
    words = " ".join(body[:400].decode("utf-8", "replace").split())
    return repr(words[:_SHOWN]) if words else "an empty answer"
