"""Lines out of stores of logs: Loki's and Elasticsearch's HTTP APIs."""

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol

from pydantic import Field

from seatrial.domains.evidence.probes import asking
from seatrial.domains.evidence.types import CannotLook, Look

MOST = 200
QUERY = 'LogQL, as `{app="edi"} |= "accepted"`; of Elasticsearch a query string, as `app:edi AND accepted`.'
_INDEX = r"^[a-z0-9._*,-]{0,200}$"
#: Keys of a document that hold what was said, the commoner first.
_SAID = ("message", "log", "msg", "event")


class Asked(Protocol):
    """What probes that ask such a store are told: one of three places."""

    @property
    def loki(self) -> str:
        """Address of a Loki, or ''."""

    @property
    def elasticsearch(self) -> str:
        """Address of an Elasticsearch, or ''."""

    @property
    def connection(self) -> str:
        """Name of a connection to one of them, or ''."""

    @property
    def index(self) -> str:
        """Which indices of Elasticsearch, '' for all."""


@dataclass(frozen=True, slots=True)
class Store:
    """A store of logs, and how it speaks."""

    server: asking.Server
    speaks: Literal["loki", "elasticsearch"]
    index: str = ""


def index_field() -> Any:
    """A field for indices."""
    return Field("", pattern=_INDEX, description="Indices of Elasticsearch, as `edi-*`; none: all.")


def store(what: Look, *, asked: Asked) -> Store:
    """The store that is meant; raises CannotLook where the service may not use the connection."""
    if not asked.connection:
        speaks: Literal["loki", "elasticsearch"] = "loki" if asked.loki else "elasticsearch"
        return Store(asking.Server(asked.loki or asked.elasticsearch), speaks, asked.index)
    types = ("loki", "elasticsearch")
    if what.connections is None:
        return Store(asking.server(what, url="", connection=asked.connection, types=types), "loki")
    found = what.connections.open(asked.connection, types=types, subject=what.subject)
    speaks = "elasticsearch" if found.type == "elasticsearch" else "loki"
    return Store(asking.Server(found.url, found.headers), speaks, asked.index)


def lines(
    what: Look, *, store: Store, query: str, window: timedelta
) -> Iterator[tuple[datetime | None, str]]:
    """The newest lines that match within the window; raises CannotLook where the store answers with none."""
    read = _in_elasticsearch if store.speaks == "elasticsearch" else _in_loki
    return read(what, store, query, window)


def _in_loki(
    what: Look, store: Store, query: str, window: timedelta
) -> Iterator[tuple[datetime | None, str]]:
    """The lines of an answer of Loki's HTTP API (`/loki/api/v1/query_range`)."""
    start, end = what.now - window, what.now + timedelta(seconds=5)
    url = store.server.at(
        "/loki/api/v1/query_range",
        query=query,
        start=int(start.timestamp() * 1e9),
        end=int(end.timestamp() * 1e9),
        limit=MOST,
        direction="backward",
    )
    answer = asking.ask_json(what, url=url, headers=store.server.headers)
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict) or data.get("resultType") != "streams":
        raise CannotLook(
            f"{store.server.shown} answers with no lines",
            remedy="Ask for lines: a query without count or rate.",
        )
    for stream in data.get("result") or ():
        for value in (stream.get("values") if isinstance(stream, dict) else None) or ():
            if isinstance(value, list) and len(value) >= 2 and isinstance(value[1], str):
                yield instant(value[0], nanoseconds=True), value[1]


def _in_elasticsearch(
    what: Look, store: Store, query: str, window: timedelta
) -> Iterator[tuple[datetime | None, str]]:
    """The documents of an answer of Elasticsearch's search by query string (`/<index>/_search?q=`)."""
    start = (what.now - window).astimezone(UTC).isoformat(timespec="milliseconds")
    path = f"/{store.index}/_search" if store.index else "/_search"
    url = store.server.at(
        path, q=f'({query}) AND @timestamp:["{start}" TO *]', size=MOST, sort="@timestamp:desc"
    )
    answer = asking.ask_json(what, url=url, headers=store.server.headers)
    hits = answer.get("hits") if isinstance(answer, dict) else None
    listed = hits.get("hits") if isinstance(hits, dict) else None
    if not isinstance(listed, list):
        raise CannotLook(f"{store.server.shown} answers with no documents", remedy="Is it Elasticsearch?")
    if answer.get("timed_out") is True:
        raise CannotLook(f"{store.server.shown} did not search in time", remedy="Narrow the query.")
    for hit in listed:
        said = hit.get("_source") if isinstance(hit, dict) else None
        if isinstance(said, dict):
            words = next((said[key] for key in _SAID if isinstance(said.get(key), str)), None)
            yield instant(said.get("@timestamp"), nanoseconds=False), words or json.dumps(said)


def instant(value: Any, *, nanoseconds: bool) -> datetime | None:
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


def command(asked: Asked, *, query: str, within: str) -> str:
    """The command that asks the same."""
    if asked.elasticsearch:
        index = f"/{asked.index}" if asked.index else ""
        url = f"{asking.Server(asked.elasticsearch).shown}{index}/_search?sort=@timestamp:desc"
        asking_for = f"q=({query}) AND @timestamp:[now-{within} TO *]"
        return shlex.join(["curl", "-sSG", url, "--data-urlencode", asking_for])
    server = asking.Server(asked.loki).shown if asked.loki else f"connection:{asked.connection}"
    return shlex.join(
        ["curl", "-sSG", f"{server}/loki/api/v1/query_range", "--data-urlencode", f"query={query}",
         "--data-urlencode", f"since={within}"]
    )  # fmt: skip
