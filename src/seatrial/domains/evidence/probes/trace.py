"""The probe `trace`: was a request followed through the service lately?"""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from seatrial.domains.evidence.probes import asking, trace_lookup
from seatrial.domains.evidence.types import PROBES, CannotLook, Look, Observation, Probe
from seatrial.kit import durations

_MOST = 50


class TraceParameters(BaseModel):
    """Which service's traces, and the store that keeps them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: str = Field(min_length=1, max_length=200, description="Name of the service in its spans.")
    operation: str = Field("", max_length=300, description="Only spans of that name.")
    jaeger: str = asking.url_field("Address of a Jaeger query service")
    tempo: str = asking.url_field("Address of a Tempo")
    connection: str = asking.connection_field("jaeger or tempo")
    within: str = Field("1h", description="How old the newest trace may be.")
    trace_id: str = Field(
        "",
        pattern=r"^(newest|[0-9a-fA-F]{16,32})?$",
        description="Also looks this trace up by its id; `newest`: that of the newest that was found.",
    )

    @model_validator(mode="after")
    def _one_of_three(self) -> "TraceParameters":
        durations.parse(self.within)
        if sum(map(bool, (self.jaeger, self.tempo, self.connection))) != 1:
            raise ValueError("give one of jaeger, tempo and connection")
        return self


@dataclass(frozen=True, slots=True)
class _Trace:
    at: datetime
    milliseconds: float
    services: tuple[str, ...]
    has_error: bool
    id: str = ""


def look(what: Look) -> Observation:
    """The traces within the time. None is a finding: `traces` is 0."""
    parameters: TraceParameters = what.parameters
    window = durations.parse(parameters.within)
    source, speaks = _source(what, parameters)
    read = _in_tempo if speaks == "tempo" else _in_jaeger
    found = [each for each in read(what, parameters, source, window) if each.at > what.now - window]
    newest = max((each.at for each in found), default=None)
    services = sorted({name for each in found for name in each.services})
    findings: dict[str, Any] = {
        "traces": len(found),
        "services": services[:_MOST],
        "through": max((len(each.services) for each in found), default=0),
        "with_errors": sum(each.has_error for each in found),
        "slowest_ms": round(max((each.milliseconds for each in found), default=0.0), 3),
        "truncated": len(found) >= _MOST,
    }
    if newest is not None:
        findings["newest_at"] = newest.isoformat()
        findings["age_seconds"] = max(0, int((what.now - newest).total_seconds()))
    if parameters.trace_id:
        last = max(found, key=lambda each: each.at).id if found else ""
        findings |= _looked_up(what, parameters, source, speaks, last)
    scope = f"the traces of {parameters.service} at {source.shown} of the last {parameters.within}"
    return Observation(findings, scope, len(found), effective_at=newest)


def _looked_up(
    what: Look, parameters: TraceParameters, source: asking.Server, speaks: str, newest: str
) -> dict[str, Any]:
    """Whether the trace is there by its id: what a log line names must lead to it."""
    wanted = newest if parameters.trace_id == "newest" else parameters.trace_id
    spans = trace_lookup.spans_of(what, source=source, trace_id=wanted, speaks=speaks) if wanted else None
    return {"looked_up": wanted, "found_by_id": spans is not None, "spans": spans or 0}


def _source(what: Look, parameters: TraceParameters) -> tuple[asking.Server, str]:
    if not parameters.connection:
        speaks = "tempo" if parameters.tempo else "jaeger"
        return asking.Server(parameters.tempo or parameters.jaeger), speaks
    if what.connections is None:
        return asking.server(what, url="", connection=parameters.connection, types=()), ""
    found = what.connections.open(parameters.connection, types=("jaeger", "tempo"), subject=what.subject)
    return asking.Server(found.url, found.headers), found.type


def _in_jaeger(
    what: Look, parameters: TraceParameters, source: asking.Server, window: timedelta
) -> Iterator[_Trace]:
    """The traces of an answer of Jaeger's query API (`/api/traces`)."""
    url = source.at(
        "/api/traces",
        service=parameters.service,
        operation=parameters.operation,
        start=int((what.now - window).timestamp() * 1e6),
        end=int((what.now + timedelta(seconds=5)).timestamp() * 1e6),
        limit=_MOST,
    )
    answer = asking.ask_json(what, url=url, headers=source.headers)
    listed = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(listed, list):
        raise CannotLook(f"{source.shown} answers with no traces", remedy="Is it Jaeger's query service?")
    for trace in listed:
        if isinstance(trace, dict) and (found := _jaeger_trace(trace)) is not None:
            yield found


def _jaeger_trace(trace: Mapping[str, Any]) -> _Trace | None:
    spans = [each for each in trace.get("spans") or () if isinstance(each, dict)]
    starts = [each["startTime"] for each in spans if isinstance(each.get("startTime"), int | float)]
    if not starts:
        return None
    lasts = [each["duration"] for each in spans if isinstance(each.get("duration"), int | float)]
    processes = trace.get("processes")
    named = processes.values() if isinstance(processes, dict) else ()
    services = {
        str(each["serviceName"]) for each in named if isinstance(each, dict) and "serviceName" in each
    }
    errors = any(
        isinstance(tag, dict) and tag.get("key") == "error" and tag.get("value") in (True, "true")
        for each in spans
        for tag in each.get("tags") or ()
    )
    at = _instant(min(starts) / 1e6)
    if at is None:
        return None
    name = str(trace.get("traceID", ""))
    return _Trace(at, max(lasts, default=0) / 1000, tuple(sorted(services)), errors, name)


def _in_tempo(
    what: Look, parameters: TraceParameters, source: asking.Server, window: timedelta
) -> Iterator[_Trace]:
    """The traces of an answer of Tempo's search (`/api/search`)."""
    wanted = f'resource.service.name = "{_quoted(parameters.service)}"'
    if parameters.operation:
        wanted += f' && name = "{_quoted(parameters.operation)}"'
    url = source.at(
        "/api/search",
        q=f"{{ {wanted} }}",
        start=int((what.now - window).timestamp()),
        end=int(what.now.timestamp()) + 5,
        limit=_MOST,
    )
    answer = asking.ask_json(what, url=url, headers=source.headers)
    listed = answer.get("traces") if isinstance(answer, dict) else None
    if listed is None and not (isinstance(answer, dict) and "metrics" in answer):
        raise CannotLook(f"{source.shown} answers with no traces", remedy="Is it Tempo's own address?")
    for trace in listed or ():
        found = _tempo_trace(trace) if isinstance(trace, dict) else None
        if found is not None:
            yield found


def _tempo_trace(trace: Mapping[str, Any]) -> _Trace | None:
    try:
        at = _instant(int(trace["startTimeUnixNano"]) / 1e9)
    except (KeyError, TypeError, ValueError):
        return None
    stats = trace.get("serviceStats")
    counted = stats if isinstance(stats, dict) else {}
    services = tuple(sorted(counted)) or (str(trace.get("rootServiceName", "")),)
    errors = any(isinstance(each, dict) and each.get("errorCount", 0) for each in counted.values())
    lasted = trace.get("durationMs")
    milliseconds = float(lasted) if isinstance(lasted, int | float) else 0.0
    return None if at is None else _Trace(at, milliseconds, services, errors, str(trace.get("traceID", "")))


def _instant(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def describe(parameters: TraceParameters) -> str:
    """The command that asks the same."""
    if parameters.tempo:
        query = f'q={{ resource.service.name = "{_quoted(parameters.service)}" }}'
        return shlex.join(
            ["curl", "-sSG", f"{asking.Server(parameters.tempo).shown}/api/search", "--data-urlencode", query]
        )
    server = (
        asking.Server(parameters.jaeger).shown if parameters.jaeger else f"connection:{parameters.connection}"
    )
    return shlex.join(
        ["curl", "-sSG", f"{server}/api/traces", "--data-urlencode", f"service={parameters.service}",
         "--data-urlencode", f"lookback={parameters.within}"]
    )  # fmt: skip


PROBES.add(
    "trace",
    Probe(
        name="trace",
        summary="Traces of a service within a time, in Jaeger or Tempo.",
        parameters=TraceParameters,
        look=look,
        describe=describe,
        evidence_type="trace",
        max_age=timedelta(hours=1),
        every=timedelta(minutes=5),
    ),
)
