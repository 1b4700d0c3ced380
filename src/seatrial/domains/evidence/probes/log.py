"""The probe `log`: was such a line written lately?"""

import json
import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from seatrial.domains.evidence.probes import asking, log_stores
from seatrial.domains.evidence.types import PROBES, CannotLook, Look, Observation, Probe
from seatrial.kit import durations

_MOST = log_stores.MOST
_SHOWN, _LONGEST = 5, 500
#: Keys under which log lines in JSON bear their time, the commoner first.
_TIMES = ("time", "timestamp", "@timestamp", "ts", "at", "__REALTIME_TIMESTAMP")


class LogParameters(BaseModel):
    """A query and the Loki or Elasticsearch that answers it, or a page that shows lines."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: str = Field("", max_length=4000, description=log_stores.QUERY)
    loki: str = asking.url_field("Address of a server that speaks Loki's API")
    elasticsearch: str = asking.url_field("Address of an Elasticsearch or OpenSearch")
    index: str = log_stores.index_field()
    connection: str = asking.connection_field("loki or elasticsearch")
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
        stores = sum(map(bool, (self.loki, self.elasticsearch, self.connection)))
        if bool(self.url) == bool(self.query.strip() or stores):
            raise ValueError("give either query with loki, elasticsearch or connection, or url")
        if not self.url and (stores != 1 or not self.query.strip()):
            raise ValueError("give a query, and exactly one of loki, elasticsearch and connection")
        return self


def look(what: Look) -> Observation:
    """The lines within the time. None is a finding: `lines` is 0. Raises CannotLook where nothing answers."""
    parameters: LogParameters = what.parameters
    window = durations.parse(parameters.within)
    if parameters.url:
        found = list(_on_page(what, parameters))
        scope = f"the lines of {asking.Server(parameters.url).shown} of the last {parameters.within}"
    else:
        store = log_stores.store(what, asked=parameters)
        found = list(log_stores.lines(what, store=store, query=parameters.query, window=window))
        scope = f"the lines of {parameters.query} at {store.server.shown} of the last {parameters.within}"
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
            return log_stores.instant(record[key], nanoseconds=False)
    return None


def _time_in_text(line: str) -> datetime | None:
    """The time that the line begins with, as `2026-01-31T12:00:00Z` or `2026-01-31 12:00:00,123`."""
    words = line.lstrip("[").split(None, 2)
    for text in (words[0].rstrip("]"), " ".join(words[:2]).replace(",", ".").rstrip("]")) if words else ():
        if text[:4].isdigit() and (found := log_stores.instant(text, nanoseconds=False)) is not None:
            return found
    return None


def describe(parameters: LogParameters) -> str:
    """The command that asks the same."""
    if parameters.url:
        filters = "".join(f" | {shlex.join(['grep', '-F', word])}" for word in parameters.contains)
        return f"{shlex.join(['curl', '-sS', asking.Server(parameters.url).shown])}{filters}"
    return log_stores.command(parameters, query=parameters.query, within=parameters.within)


PROBES.add(
    "log",
    Probe(
        name="log",
        summary="Lines of a log within a time: a query of Loki or Elasticsearch, or a page of lines.",
        parameters=LogParameters,
        look=look,
        describe=describe,
        evidence_type="log",
        max_age=timedelta(minutes=30),
        every=timedelta(minutes=5),
    ),
)
