"""The probe `metric`: a PromQL query, or one metric of a page in Prometheus' text format."""

import math
import shlex
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from seatrial.connectors import http, prometheus
from seatrial.domains.evidence.probes import asking
from seatrial.domains.evidence.types import PROBES, CannotLook, Look, Observation, Probe
from seatrial.kit import durations
from seatrial.kit.durations import spell

MAX_BODY = 4 * 1024 * 1024
_MAX_SERIES = 100
_MOST_VALUES = 5000
#: How far another machine's clock may be ahead before its samples are not believed.
_MAX_AHEAD = timedelta(minutes=5)
_NAME = r"^([a-zA-Z_:][a-zA-Z0-9_:]*)?$"
_WEB = r"^(https?://.+)?$"


class MetricParameters(BaseModel):
    """Either a query and the server that answers it, or a metric and the page that shows it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: str = Field("", max_length=4000, description="PromQL; one value for each series.")
    prometheus: str = Field("", max_length=2000, pattern=_WEB, description="Any server that speaks PromQL.")
    connection: str = asking.connection_field("prometheus")
    range: str = Field(
        "", max_length=20, description="Over the last so long, as `1h`, not at this instant alone."
    )
    step: str = Field("1m", max_length=20, description="Distance of the values of a range.")
    metric: str = Field("", max_length=300, pattern=_NAME, description="Name of the samples, as on the page.")
    labels: dict[str, str] = Field(default={}, max_length=20, description="Labels that they must bear.")
    url: str = Field("", max_length=2000, pattern=_WEB, description="The page, as `http://host/metrics`.")

    @model_validator(mode="after")
    def _one_of_both(self) -> "MetricParameters":
        asks = bool(self.query or self.prometheus or self.connection or self.range)
        reads = bool(self.metric or self.url or self.labels)
        if asks == reads:
            raise ValueError("give either query and prometheus, or metric and url")
        if asks:
            if not self.query.strip():
                raise ValueError("query and prometheus go together")
            asking.one_of(self.prometheus, connection=self.connection, what="query and prometheus")
            if self.range and durations.parse(self.range) / durations.parse(self.step) > _MOST_VALUES:
                raise ValueError(f"a range has at most {_MOST_VALUES:,} values: take a longer step")
        if reads and not (self.metric and self.url):
            raise ValueError("metric and url go together")
        return self


def look(what: Look) -> Observation:
    """The samples. There may be none: then `samples` and the count are 0, and there is no `value`.

    Raises CannotLook where the source is silent, slow or lies: nothing is known about the service then.
    """
    parameters: MetricParameters = what.parameters
    source = source_of(parameters)
    try:
        if parameters.range:
            return _over_time(parameters, what)
        if parameters.query:
            found, scope = _ask(parameters, what), f"the series of the query {parameters.query} at {source}"
        else:
            found, scope = _read(parameters, what), f"the samples {_selector(parameters)} at {source}"
    except http.CannotAsk as problem:
        raise CannotLook(problem.detail, remedy=problem.remedy) from None
    except http.CannotReach as problem:
        raise CannotLook(problem.detail, remedy="Start it, or correct its address.") from None
    except prometheus.CannotRead as problem:
        raise CannotLook(f"{source}: {problem.detail}", remedy=problem.remedy) from None
    return _observation(found, scope, what.now)


def source_of(parameters: MetricParameters) -> str:
    """Who is asked, without credentials."""
    return http.mask(parameters.prometheus or parameters.url) or f"connection:{parameters.connection}"


def _ask(parameters: MetricParameters, what: Look) -> prometheus.Samples:
    seconds = what.timeout.total_seconds()
    source = _server(parameters, what)
    url = prometheus.query_url(source.url, query=parameters.query, seconds=seconds)
    answer = _get(url, "application/json", what, source.headers)
    return prometheus.read_instant(answer.body, status=answer.status)


def _server(parameters: MetricParameters, what: Look) -> asking.Server:
    types = ("prometheus",)
    return asking.server(what, url=parameters.prometheus, connection=parameters.connection, types=types)


def _over_time(parameters: MetricParameters, what: Look) -> Observation:
    """Least, most, mean, first and last over the range; without samples there is none of them."""
    source = _server(parameters, what)
    span, step = durations.parse(parameters.range), durations.parse(parameters.step)
    url = prometheus.range_url(
        source.url,
        query=parameters.query,
        start=what.now - span,
        end=what.now,
        step=step,
        seconds=what.timeout.total_seconds(),
    )
    answer = _get(url, "application/json", what, source.headers)
    lines = prometheus.read_range(answer.body, status=answer.status)
    numbers = [(at, value) for line in lines for at, value in line.values if math.isfinite(value)]
    expected = max(1, int(span / step))
    findings: dict[str, Any] = {
        "samples": len(numbers),
        "expected": expected * max(1, len(lines)),
        "series": [
            {"labels": dict(each.labels), "samples": len(each.values)} for each in lines[:_MAX_SERIES]
        ],
    }
    if numbers:
        values = [value for _, value in numbers]
        findings |= {
            "least": min(values),
            "most": max(values),
            "mean": sum(values) / len(values),
            "first": min(numbers)[1],
            "last": max(numbers)[1],
            "coverage": round(min(1.0, len(numbers) / findings["expected"]), 4),
        }
    scope = f"the last {parameters.range} of {parameters.query} at {source_of(parameters)}"
    return Observation(findings, scope, len(numbers), max((at for at, _ in numbers), default=None))


def _read(parameters: MetricParameters, what: Look) -> prometheus.Samples:
    answer = _get(parameters.url, prometheus.ACCEPT, what)
    if answer.status != 200:
        raise CannotLook(f"{answer.url} answers with status {answer.status}, and no metrics")
    return prometheus.read_text(
        answer.body,
        name=parameters.metric,
        labels=parameters.labels,
        content_type=answer.headers.get("content-type", ""),
    )


def _get(url: str, accept: str, what: Look, headers: Mapping[str, str] | None = None) -> http.Answer:
    sent = {"accept": accept, **(headers or {})}
    request = http.Request(url=url, timeout=what.timeout, headers=sent, limit=MAX_BODY, allow=what.allow)
    answer = http.ask(request)
    if answer.truncated:
        raise CannotLook(f"{http.mask(url).partition('?')[0]} answers with more than {MAX_BODY:,} bytes")
    return answer


def _observation(found: prometheus.Samples, scope: str, now: datetime) -> Observation:
    numbers = [sample for sample in found.samples if math.isfinite(sample.value)]
    findings: dict[str, Any] = {
        "samples": len(numbers),
        "values": [sample.value for sample in numbers[:_MAX_SERIES]],
        "series": [{"labels": dict(each.labels), "value": each.value} for each in numbers[:_MAX_SERIES]],
        "labels": dict(numbers[0].labels) if len(numbers) == 1 else {},
    }
    if len(found.samples) == len(numbers) == 1:
        findings["value"] = numbers[0].value
    if numbers:
        findings |= {
            "least": min(each.value for each in numbers),
            "most": max(each.value for each in numbers),
        }
    strange = len(found.samples) - len(numbers)
    if strange:
        findings["not_numbers"] = strange
        findings["problem"] = (
            f"{strange} of {len(found.samples)} samples are NaN or infinite, which is no value"
        )
    if found.warnings:
        findings["warnings"] = list(found.warnings[:10])
    return Observation(findings, scope, len(numbers), effective_at=_oldest(numbers, now))


def _oldest(samples: Sequence[prometheus.Sample], now: datetime) -> datetime | None:
    instants = [sample.at for sample in samples if sample.at is not None]
    if instants and max(instants) > now + _MAX_AHEAD:
        ahead = spell(max(instants) - now)
        raise CannotLook(f"the samples are {ahead} in the future", remedy="Set the clocks of both machines.")
    return min(instants, default=None)


def _selector(parameters: MetricParameters) -> str:
    labels = ",".join(f'{name}="{value}"' for name, value in parameters.labels.items())
    return f"{parameters.metric}{{{labels}}}" if labels else parameters.metric


def describe(parameters: MetricParameters) -> str:
    """The command that asks the same."""
    source = source_of(parameters)
    if parameters.range:
        seconds = int(durations.parse(parameters.range).total_seconds())
        query = shlex.join(
            [
                "curl",
                "-sSG",
                f"{source.rstrip('/')}/api/v1/query_range",
                "--data-urlencode",
                f"query={parameters.query}",
            ]
        )
        return f"{query} -d start=$(($(date +%s)-{seconds})) -d end=$(date +%s) -d step={parameters.step}"
    if parameters.query:
        url = f"{source.rstrip('/')}/api/v1/query"
        return shlex.join(["curl", "-sSG", url, "--data-urlencode", f"query={parameters.query}"])
    return f"{shlex.join(['curl', '-sS', source])} | {shlex.join(['grep', '^' + parameters.metric])}"


PROBES.add(
    "metric",
    Probe(
        name="metric",
        summary="Numbers: a PromQL query, or a metric out of a page in Prometheus' text format.",
        parameters=MetricParameters,
        look=look,
        describe=describe,
        evidence_type="metric",
    ),
)
