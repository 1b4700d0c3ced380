"""The probe `metric`: what a PromQL server says, or a page of metrics where there is none."""

import math
import shlex
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from seatrial.connectors import http, prometheus
from seatrial.connectors.prometheus import Sample
from seatrial.domains.evidence.types import PROBES, CannotLook, Look, Observation, Probe

_MAX_ANSWER = 4 * 1024 * 1024
_LISTED = 50


class MetricParameters(BaseModel):
    """Either a PromQL query and the server to ask, or a metric's name and the page that has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: str = Field("", max_length=4000, description="A PromQL expression, asked at one instant.")
    prometheus: str = Field("", max_length=2000, description="Base address of the PromQL server.")
    metric: str = Field("", max_length=200, description="The sample's full name, as `http_requests_total`.")
    labels: dict[str, str] = Field(default={}, max_length=20, description="Labels that the sample must bear.")
    url: str = Field("", max_length=2000, description="Address of a page in Prometheus text format.")

    @model_validator(mode="after")
    def _one_of_both(self) -> "MetricParameters":
        asks, reads = bool(self.query or self.prometheus), bool(self.metric or self.url or self.labels)
        if asks == reads:
            raise ValueError("give either query and prometheus, or metric and url")
        if asks and not (self.query and self.prometheus):
            raise ValueError("a query needs prometheus, the address of a PromQL server, and the query itself")
        if reads and not (self.metric and self.url):
            raise ValueError("a metric needs url, the address of its page, and its name")
        return self


def look(what: Look) -> Observation:
    """The samples there are. None at all is a finding (`count` 0).

    Raises CannotLook where the source does not answer, or answers something else: then nothing is known.
    """
    parameters: MetricParameters = what.parameters
    samples = _fetch(parameters, what)
    dated = [sample.at for sample in samples if sample.at is not None]
    scope = f"{len(samples)} sample{'' if len(samples) == 1 else 's'} of {_asked(parameters)}"
    return Observation(_findings(samples), scope, len(samples), min(dated) if dated else None)


def _fetch(parameters: MetricParameters, what: Look) -> Sequence[Sample]:
    url = parameters.url
    if parameters.query:
        seconds = what.timeout.total_seconds()
        url = prometheus.query_url(parameters.prometheus, parameters.query, seconds=seconds)
    request = http.Request(url=url, timeout=what.timeout, limit=_MAX_ANSWER, allow=what.allow)
    try:
        answer = http.ask(request)
        if answer.truncated:
            raise CannotLook(f"{http.mask(url)} answers more than {_MAX_ANSWER:,} bytes")
        if parameters.query:
            return prometheus.read_query(answer.body)
        if answer.status != 200:
            raise CannotLook(f"{http.mask(url)} answers {answer.status}, not 200")
        page = answer.body.decode("utf-8", "replace")
        return prometheus.read_page(page, name=parameters.metric, labels=parameters.labels)
    except (http.CannotAsk, http.CannotReach) as problem:
        raise CannotLook(problem.detail, remedy=problem.remedy) from None
    except prometheus.CannotRead as problem:
        raise CannotLook(f"{http.mask(url)}: {problem.detail}", remedy=problem.remedy) from None


def _findings(samples: Sequence[Sample]) -> dict[str, Any]:
    finite = [sample.value for sample in samples if math.isfinite(sample.value)]
    findings: dict[str, Any] = {
        "samples": len(samples),
        "values": finite[:_LISTED],
        "series": [{"labels": dict(each.labels), "value": _plain(each.value)} for each in samples[:_LISTED]],
    }
    if len(samples) == 1:
        findings["labels"] = dict(samples[0].labels)
        if finite:
            findings["value"] = finite[0]
    if finite:
        findings |= {"least": min(finite), "most": max(finite)}
    if len(finite) < len(samples):
        findings["not_numbers"] = len(samples) - len(finite)
        findings["problem"] = f"{len(samples) - len(finite)} of {len(samples)} samples are NaN or infinite"
    return findings


def _plain(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _asked(parameters: MetricParameters) -> str:
    if parameters.query:
        return parameters.query
    labels = ",".join(f'{name}="{value}"' for name, value in sorted(parameters.labels.items()))
    return f"{parameters.metric}{{{labels}}}" if labels else parameters.metric


def describe(parameters: MetricParameters) -> str:
    """The curl command that asks the same."""
    if parameters.query:
        server = f"{http.mask(parameters.prometheus).rstrip('/')}/api/v1/query"
        return shlex.join(["curl", "-sSG", server, "--data-urlencode", f"query={parameters.query}"])
    page = shlex.join(["curl", "-sS", http.mask(parameters.url)])
    return f"{page} | grep {shlex.quote(parameters.metric)}"


PROBES.add(
    "metric",
    Probe(
        name="metric",
        summary="A metric: a PromQL query, or a sample of a page in Prometheus text format.",
        parameters=MetricParameters,
        look=look,
        describe=describe,
        evidence_type="metric",
    ),
)
