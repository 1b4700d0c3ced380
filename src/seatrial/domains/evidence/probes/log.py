"""The probe `log`: was such a line written lately?"""

import json
import shlex
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from seatrial.domains.evidence.probes import asking
from seatrial.domains.evidence.types import PROBES, CannotLook, Look, Observation, Probe
from seatrial.kit import durations

_MOST = 200
_SHOWN, _LONGEST = 5, 500
#: Keys under which log lines in JSON bear their time, the commoner first.
_TIMES = ("time", "timestamp", "@timestamp", "ts", "at", "__REALTIME_TIMESTAMP")


class LogParameters(BaseModel):
    """A LogQL query and the Loki that answers it, or a page that shows lines."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: str = Field("", max_length=4000, description='LogQL, as `{app="edi"} |= "accepted"`.')
    loki: str = asking.url_field("Address of a server that speaks Loki's API")
    connection: str = asking.connection_field("loki")
    url: str = asking.url_field("Page of lines: a log that is served, or journald's gateway")
    lines: Literal["text", "json"] = Field(
        "text", description="Each line of the page: text or a JSON object."
    )
    contains: tuple[str, ...] = Field(
        (), max_length=10, description="Words that a line must hold, all of them."
    )
    within: str = Field("15m", description="How old the newest line may be.")

    @model_validator(mode="after")
    def _one_of_both(self) -> "LogParameters":
        durations.parse(self.within)
        if self.url:
            if self.query or self.loki or self.connection:
                raise ValueError("give either query with loki or connection, or url")
        else:
            if not self.query.strip():
                raise ValueError("give either query with loki or connection, or url")
            asking.one_of(self.loki, connection=self.connection, what="loki")
        return self


def look(what: Look) -> Observation:
    """The lines within the time. None is a finding: `lines` is 0. Raises CannotLook where nothing answers."""
    parameters: LogParameters = what.parameters
    window = durations.parse(parameters.within)
    if parameters.url:
        found = list(_on_page(what, parameters))
        scope = f"the lines of {asking.Server(parameters.url).shown} of the last {parameters.within}"
    else:
        source = asking.server(what, url=parameters.loki, connection=parameters.connection, types=("loki",))
        found = list(_in_loki(what, parameters, source, window))
        scope = f"the lines of {parameters.query} at {source.shown} of the last {parameters.within}"
    fitting = [(at, line) for at, line in found if all(word in line for word in parameters.contains)]
    recent = sorted(
        ((at, line) for at, line in fitting if at is not None and at > what.now - window), reverse=True
    )
    return _observation(what, fitting, recent, scope)


def _observation(
    what: Look,
    fitting: Sequence[tuple[datetime | None, str]],
    recent: Sequence[tuple[datetime, str]],
    scope: str,
) -> Observation:
    newest = max((at for at, _ in fitting if at is not None), default=None)
    findings: dict[str, Any] = {
        "lines": len(recent),
        "matching": len(fitting),
        "undated": sum(at is None for at, _ in fitting),
        "shown": [line[:_LONGEST] for _, line in recent[:_SHOWN]],
        "truncated": len(fitting) >= _MOST,
    }
    if newest is not None:
        findings["newest_at"] = newest.isoformat()
        findings["age_seconds"] = max(0, int((what.now - newest).total_seconds()))
    elif fitting:
        findings["problem"] = f"{len(fitting)} lines match and none bears a time that is known"
    return Observation(findings, scope, len(recent), effective_at=recent[0][0] if recent else None)


def _in_loki(
    what: Look, parameters: LogParameters, source: asking.Server, window: timedelta
) -> Iterator[tuple[datetime | None, str]]:
    """The lines of an answer of Loki's HTTP API (`/loki/api/v1/query_range`)."""
    start, end = what.now - window, what.now + timedelta(seconds=5)
    url = source.at(
        "/loki/api/v1/query_range",
        query=parameters.query,
        start=int(start.timestamp() * 1e9),
        end=int(end.timestamp() * 1e9),
        limit=_MOST,
        direction="backward",
    )
    answer = asking.ask_json(what, url=url, headers=source.headers)
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict) or data.get("resultType") != "streams":
        raise CannotLook(
            f"{source.shown} answers with no lines", remedy="Ask for lines: a query without count or rate."
        )
    for stream in data.get("result") or ():
        for value in (stream.get("values") if isinstance(stream, dict) else None) or ():
            if isinstance(value, list) and len(value) >= 2 and isinstance(value[1], str):
                yield _instant(value[0], nanoseconds=True), value[1]


def _on_page(what: Look, parameters: LogParameters) -> Iterator[tuple[datetime | None, str]]:
    answer = asking.ask(what, url=parameters.url, accept="application/json, text/plain;q=0.9")
    shown = asking.Server(parameters.url).shown
    if answer.status not in (200, 206):
        raise CannotLook(f"{shown} answers with status {answer.status}, and no lines")
    written = answer.body.decode("utf-8", "replace").splitlines()[-_MOST * 50 :]
    for line in written:
        if line.strip():
            yield (_time_in_json(line) if parameters.lines == "json" else _time_in_text(line)), line


def _time_in_json(line: str) -> datetime | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    for key in _TIMES:
        if key in record:
            return _instant(record[key], nanoseconds=False)
    return None


def _time_in_text(line: str) -> datetime | None:
    """The time that the line begins with, as `2026-01-31T12:00:00Z` or `2026-01-31 12:00:00,123`."""
    words = line.lstrip("[").split(None, 2)
    for text in (words[0].rstrip("]"), " ".join(words[:2]).replace(",", ".").rstrip("]")) if words else ():
        if text[:4].isdigit() and (found := _instant(text, nanoseconds=False)) is not None:
            return found
    return None


def _instant(value: Any, *, nanoseconds: bool) -> datetime | None:
    """The instant that a text (ISO 8601) or a number (seconds, or a smaller unit if it is large) spells."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        try:
            found = datetime.fromisoformat(str(value))
        except ValueError:
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    while number > 1e11 or nanoseconds:
        number, nanoseconds = number / (1e9 if nanoseconds else 1e3), False
    try:
        return datetime.fromtimestamp(number, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def describe(parameters: LogParameters) -> str:
    """The command that asks the same."""
    if parameters.url:
        filters = "".join(f" | {shlex.join(['grep', '-F', word])}" for word in parameters.contains)
        return f"{shlex.join(['curl', '-sS', asking.Server(parameters.url).shown])}{filters}"
    server = (
        asking.Server(parameters.loki).shown if parameters.loki else f"connection:{parameters.connection}"
    )
    return shlex.join(
        ["curl", "-sSG", f"{server}/loki/api/v1/query_range", "--data-urlencode", f"query={parameters.query}",
         "--data-urlencode", f"since={parameters.within}"]
    )  # fmt: skip


PROBES.add(
    "log",
    Probe(
        name="log",
        summary="Lines of a log within a time: a LogQL query, or a page of lines.",
        parameters=LogParameters,
        look=look,
        describe=describe,
        evidence_type="log",
        max_age=timedelta(minutes=30),
        every=timedelta(minutes=5),
    ),
)
