"""The probe `metrics_baseline`: the figures of the time after a deployment, kept to compare with (R066)."""

import math
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from seatrial.connectors import prometheus
from seatrial.domains.evidence.probes import asking
from seatrial.domains.evidence.types import PROBES, CannotLook, Look, Observation, Probe
from seatrial.kit import durations
from seatrial.kit.durations import spell

#: What a baseline holds at the least (S3:167), and the unit of each unless the definition says another.
UNITS: Mapping[str, str] = {
    "p50": "seconds",
    "p95": "seconds",
    "p99": "seconds",
    "error_rate": "ratio",
    "throughput": "requests per second",
    "saturation": "ratio",
}
_WINDOW = "$window"
_SECOND = timedelta(seconds=1)
_LONGEST = 4000
_MOST = 20


class BaselineParameters(BaseModel):
    """The queries, one for each figure, and how long after a deployment the window is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queries: dict[str, str] = Field(
        max_length=_MOST,
        description="PromQL of each figure: p50, p95, p99, error_rate, throughput, saturation, and others. "
        "Each gives one value; `$window` stands for the window, as in rate(requests_total[$window]).",
    )
    units: dict[str, str] = Field(
        default={},
        description="Unit of a figure, where it is another than seconds, ratio, requests per second.",
    )
    prometheus: str = asking.url_field("Any server that speaks PromQL")
    connection: str = asking.connection_field("prometheus")
    window: str = Field("15m", max_length=20, description="So long after a deployment, as `15m`.")
    settle: str = Field(
        "1m", max_length=20, description="So long after the window until its last samples have arrived."
    )

    @field_validator("window", "settle")
    @classmethod
    def _a_time(cls, text: str) -> str:
        durations.parse(text)
        return text

    @model_validator(mode="after")
    def _whole(self) -> "BaselineParameters":
        asking.one_of(self.prometheus, connection=self.connection, what="prometheus")
        missing = [name for name in UNITS if not self.queries.get(name, "").strip()]
        if missing:
            raise ValueError(f"a baseline needs a query for {', '.join(missing)}")
        strange = sorted(set(self.units) - set(self.queries))
        if strange:
            raise ValueError(f"{', '.join(strange)} has a unit and no query")
        long = [name for name, query in self.queries.items() if len(query) > _LONGEST]
        if long:
            raise ValueError(f"the query of {long[0]} has more than {_LONGEST:,} characters")
        return self


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when it is measured, in whole seconds, so that a person can ask for the same."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> int:
        """How long it is."""
        return int((self.end - self.start).total_seconds())


def window_of(parameters: BaselineParameters, *, deployed_at: datetime) -> Window:
    """The time after the deployment: nothing of what ran before is in it."""
    start = deployed_at.astimezone(UTC)
    if start.microsecond:
        start = start.replace(microsecond=0) + _SECOND
    length = int(durations.parse(parameters.window).total_seconds())
    return Window(start, start + timedelta(seconds=length))


def look(what: Look) -> Observation:
    """Each figure with its value, its unit, the query that was asked and from when to when.

    `complete` says that each has a value; what has none stands in `missing`. Each value is that of the query
    at the window's end, so that the same query at the same time gives the same number (R066).
    Raises CannotLook before the window is over, where no deployment is recorded, and where nobody answers.
    """
    parameters: BaselineParameters = what.parameters
    window = _window(parameters, what)
    server = asking.server(
        what, url=parameters.prometheus, connection=parameters.connection, types=("prometheus",)
    )
    figures = {
        name: _figure(name, query, parameters, window, server, what)
        for name, query in parameters.queries.items()
    }
    missing = [name for name, figure in figures.items() if "value" not in figure]
    complete = not missing
    findings: dict[str, Any] = {
        "complete": complete,
        "missing": missing,
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
        "window_seconds": window.seconds,
        "server": server.shown,
        "figures": figures,
    }
    if missing:
        findings["problem"] = f"no one value for {', '.join(missing)}"
    runs = f" of {what.subject.revision}" if what.subject.revision else ""
    scope = (
        f"the {parameters.window} after the deployment{runs}, {findings['start']} to {findings['end']}, "
        f"at {server.shown}"
    )
    return Observation(findings, scope, len(figures) - len(missing), window.end, final=complete)


def _window(parameters: BaselineParameters, what: Look) -> Window:
    if what.deployed_at is None:
        where = what.subject.environment or "this environment"
        raise CannotLook(
            f"no deployment to {where} is recorded, and a baseline is what follows one",
            remedy="Record it: seatrial deployment record.",
        )
    window = window_of(parameters, deployed_at=what.deployed_at)
    ready = window.end + durations.parse(parameters.settle)
    if what.now < ready:
        raise CannotLook(
            f"the window after the deployment ends at {window.end.isoformat()}",
            remedy=f"It is taken in {spell(ready - what.now)}, by itself.",
        )
    return window


def _figure(
    name: str, asked: str, parameters: BaselineParameters, window: Window, server: asking.Server, what: Look
) -> dict[str, Any]:
    query = asked.replace(_WINDOW, f"{window.seconds}s")
    figure: dict[str, Any] = {
        "unit": parameters.units.get(name) or UNITS.get(name, ""),
        "query": query,
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
    }
    seconds = what.timeout.total_seconds()
    url = prometheus.query_url(server.url, query=query, seconds=seconds, at=window.end)
    answer = asking.ask(what, url=url, headers=server.headers)
    try:
        found = prometheus.read_instant(answer.body, status=answer.status)
    except prometheus.CannotRead as problem:
        raise CannotLook(f"{name}: {server.shown}: {problem.detail}", remedy=problem.remedy) from None
    if len(found.samples) != 1:
        figure["problem"] = f"the query gives {len(found.samples) or 'no'} values, not one"
    elif not math.isfinite(found.samples[0].value):
        figure["problem"] = "the query gives NaN or infinity, which is no value"
    elif found.warnings:
        figure["problem"] = f"the server warns: {found.warnings[0][:300]}"
    else:
        figure["value"] = found.samples[0].value
    return figure


def waits(parameters: BaselineParameters) -> timedelta:
    """How long after a deployment the figures are there: the window, and until its samples have arrived."""
    return durations.parse(parameters.window) + durations.parse(parameters.settle) + _SECOND


def describe(parameters: BaselineParameters) -> str:
    """The commands that ask the same; `time` is the end of the window, which the findings hold."""
    source = asking.Server(parameters.prometheus).shown or f"connection:{parameters.connection}"
    window = f"{int(durations.parse(parameters.window).total_seconds())}s"
    return "\n".join(
        shlex.join(["curl", "-sSG", f"{source}/api/v1/query", "--data-urlencode"])
        + f" {shlex.quote('query=' + query.replace(_WINDOW, window))} -d time=END"
        for query in parameters.queries.values()
    )


PROBES.add(
    "metrics_baseline",
    Probe(
        name="metrics_baseline",
        summary="Latency, errors, throughput and saturation of the time after a deployment, to compare with.",
        parameters=BaselineParameters,
        look=look,
        describe=describe,
        evidence_type="baseline",
        max_age=timedelta(days=365),
        every=timedelta(minutes=5),
        waits=waits,
    ),
)
