"""Logs and traces as evidence: queries, saved ones too, a trace by its id, a source that stops."""

import json
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.connectors.servers import reply, serving
from tests.rules.test_probes_servers import NOW, loki, look

from seatrial.domains.evidence.rules import Connection, Known
from seatrial.domains.evidence.types import PROBES, Item

pytestmark = pytest.mark.mission("R213")
AGO = timedelta(minutes=2)


def routed(routes: Callable[[str, dict[str, list[str]]], tuple[str, Any]]) -> Any:
    """A server that answers by path and query, in JSON, as stores of logs and traces do."""

    def behave(connection: socket.socket, request: bytes) -> None:
        parts = urlsplit(request.split(b" ")[1].decode())
        status, body = routes(parts.path, parse_qs(parts.query))
        reply(json.dumps(body).encode(), status=status, content_type="application/json")(connection, request)

    return behave


def elastic(*documents: dict[str, Any], timed_out: bool = False) -> dict[str, Any]:
    """What Elasticsearch answers to a search."""
    hits = [{"_index": "edi-2026", "_id": str(at), "_source": said} for at, said in enumerate(documents)]
    return {"took": 3, "timed_out": timed_out, "hits": {"total": {"value": len(hits)}, "hits": hits}}


def test_elasticsearch_answers_with_the_newest_documents() -> None:
    body = elastic(
        {"@timestamp": (NOW - AGO).isoformat(), "message": "interchange 17 accepted"},
        {"@timestamp": (NOW - timedelta(hours=2)).isoformat(), "message": "old"},
        {"@timestamp": "2026-13-01", "level": "odd"},
    )
    asked: list[tuple[str, dict[str, list[str]]]] = []
    with serving(routed(lambda path, query: (asked.append((path, query)), ("200 OK", body))[1])) as server:
        item = look("log", query="app:edi AND accepted", elasticsearch=server.url, index="edi-*")
    assert (item.findings["lines"], item.findings["matching"], item.findings["undated"]) == (1, 3, 1)
    assert item.findings["shown"] == ["interchange 17 accepted"]
    ((path, query),) = asked
    assert path == "/edi-*/_search"
    assert query["q"][0].startswith('(app:edi AND accepted) AND @timestamp:["')
    assert query["sort"] == ["@timestamp:desc"]


def test_what_elasticsearch_cannot_answer_is_no_finding() -> None:
    late = routed(lambda path, query: ("200 OK", elastic(timed_out=True)))
    with serving(late) as server:
        assert "did not search in time" in look("log", query="a", elasticsearch=server.url).problem
    with serving(routed(lambda path, query: ("200 OK", {"error": "x"}))) as server:
        assert "answers with no documents" in look("log", query="a", elasticsearch=server.url).problem
    for wrong in ({"query": "a"}, {"query": "a", "loki": "http://a", "elasticsearch": "http://b"}, {}):
        with pytest.raises(ValueError):
            PROBES.get("log").parameters.model_validate(wrong)


def test_a_connection_says_how_the_store_speaks() -> None:
    body = elastic({"@timestamp": (NOW - AGO).isoformat(), "log": "accepted"})
    with serving(routed(lambda path, query: ("200 OK", body))) as server:
        known = Known(
            {"logs": Connection("logs", "Logs", "elasticsearch", server.url, "team:sre")},
            resolve=str, scopes=lambda service: (service,),
        )  # fmt: skip
        item = look("log", query="accepted", connection="logs", connections=known)
        assert b"/_search?q=" in server.seen[0]
    assert item.findings["shown"] == ["accepted"]


# --- a log source that stops


def test_a_log_source_that_stops_leaves_evidence_that_grows_stale() -> None:
    last = NOW - AGO
    with serving(reply(loki((last, "accepted")), content_type="application/json")) as server:
        before = look("log", query="{}", loki=server.url)
        # nothing is written any more: the store still answers, and its newest line grows old
        after = look("log", query="{}", loki=server.url, now=NOW + timedelta(minutes=20))
    assert (before.findings["lines"], before.effective_at) == (
        1,
        pytest.approx(last, abs=timedelta(seconds=1)),
    )
    assert (after.findings["lines"], after.findings["matching"]) == (0, 1)
    assert after.findings["age_seconds"] > 20 * 60
    # what was found counts from the newest line on, not from the look
    assert before.expires_at is not None
    assert before.expires_at <= last + timedelta(days=1, seconds=1)
    gone: Item = look("log", query="{}", loki=server.url)
    assert (gone.outcome == "found", bool(gone.problem)) == (False, True)


# --- saved queries

QUERIES = b"""\
queries:
  - {name: accepted, query: '{app="edi"} |= "accepted"', meaning: What came in.}
  - {name: refused, query: '{app="edi"} |= "refused"', meaning: What was sent back.}
  - {name: leaks, query: '{app="edi"} |= "patient"', expect: none}
  - {name: broken, query: '{', meaning: Nothing., expect: any}
"""


def answer(path: str, query: dict[str, list[str]]) -> tuple[str, Any]:
    """A Loki that knows of accepted interchanges and of a patient."""
    asked = query["query"][0]
    if asked == "{":
        return "400 Bad Request", "parse error at line 1"
    lines = [(NOW - AGO, "x")] if "accepted" in asked or "patient" in asked else []
    return "200 OK", json.loads(loki(*lines))


def test_every_saved_query_finds_what_it_is_for_or_is_named() -> None:
    with serving(routed(answer)) as server:
        item = look("saved_queries", path="q.yaml", files={"q.yaml": QUERIES}, loki=server.url)
    found = item.findings
    assert (found["exists"], found["queries"], item.count) == (True, 4, 4)
    assert found["answered"] == ["accepted", "leaks", "refused"]
    assert (found["silent"], found["loud"], found["unexplained"]) == (["refused"], ["leaks"], ["leaks"])
    assert [each.partition(":")[0] for each in found["refused"]] == ["broken"]
    assert found["lines"] == {"accepted": 1, "refused": 0, "leaks": 1}
    assert set(found) == {
        "exists", "queries", "answered", "refused", "silent", "loud", "unexplained", "lines"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"queries: [", "q.yaml:1"),
        (b"queries: [{name: a}]", "queries.0.query"),
        (b"queries: [{name: a, query: b}, {name: a, query: c}]", "a stands twice"),
    ],
)
def test_a_file_of_queries_that_is_none_says_why(text: bytes, problem: str) -> None:
    item = look("saved_queries", path="q.yaml", files={"q.yaml": text}, loki="http://127.0.0.1:1")
    assert problem in item.findings["problem"]
    missing = look("saved_queries", path="q.yaml", loki="http://127.0.0.1:1")
    assert missing.findings == {"exists": False, "queries": 0}


def test_a_store_that_answers_nothing_at_all_is_no_finding() -> None:
    item = look("saved_queries", path="q.yaml", files={"q.yaml": QUERIES}, loki="http://127.0.0.1:1")
    assert (item.outcome == "found", "accepted" in item.problem) == (False, True)


# --- a trace by its id

ID = "5b8efff798038103d269b633813fc60c"


def jaeger(path: str, query: dict[str, list[str]]) -> tuple[str, Any]:
    spans = [{"startTime": int((NOW - AGO).timestamp() * 1e6), "duration": 10, "tags": []}] * 3
    trace = {"traceID": ID, "spans": spans, "processes": {"p1": {"serviceName": "edi"}}}
    if path == "/api/traces":
        return "200 OK", {"data": [trace]}
    if path == f"/api/traces/{ID}":
        return "200 OK", {"data": [trace]}
    return "404 Not Found", {"errors": [{"code": 404, "msg": "trace not found"}]}


def tempo(path: str, query: dict[str, list[str]]) -> tuple[str, Any]:
    at = str(int((NOW - AGO).timestamp() * 1e9))
    if path == "/api/search":
        return "200 OK", {"traces": [{"traceID": ID, "startTimeUnixNano": at, "durationMs": 1}]}
    scope = {
        "scope": {"name": "edi"},
        "spans": [{"traceId": ID, "spanId": "1"}, {"traceId": ID, "spanId": "2"}],
    }
    return "200 OK", {"batches": [{"resource": {}, "scopeSpans": [scope]}]}


def test_a_trace_is_looked_up_by_its_id() -> None:
    with serving(routed(jaeger)) as server:
        item = look("trace", service="edi", jaeger=server.url, trace_id="newest")
        other = look("trace", service="edi", jaeger=server.url, trace_id="0" * 32)
        plain = look("trace", service="edi", jaeger=server.url)
    wanted = ("looked_up", "found_by_id", "spans")
    assert tuple(item.findings[name] for name in wanted) == (ID, True, 3)
    assert tuple(other.findings[name] for name in wanted) == ("0" * 32, False, 0)
    assert not set(wanted) & set(plain.findings)
    with serving(routed(tempo)) as server:
        item = look("trace", service="edi", tempo=server.url, trace_id="newest")
    assert tuple(item.findings[name] for name in wanted) == (ID, True, 2)


def test_without_a_trace_there_is_no_id_to_look_up() -> None:
    with serving(routed(lambda path, query: ("200 OK", {"data": []}))) as server:
        item = look("trace", service="edi", jaeger=server.url, trace_id="newest")
    assert (item.findings["looked_up"], item.findings["found_by_id"]) == ("", False)
    broken = routed(lambda path, query: jaeger(path, query) if path == "/api/traces" else ("500 Oops", {}))
    with serving(broken) as server:
        item = look("trace", service="edi", jaeger=server.url, trace_id="newest")
    assert "status 500" in item.problem
