"""The reference of checks: its examples evaluate, and its tables name every field that probes find."""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from seatrial.connectors.sandbox import Keeper
from seatrial.domains.evidence.types import PROBES, Execution, Look
from seatrial.domains.incidents.rules import knowing as reviews
from seatrial.domains.oncall.rules import knowing
from seatrial.domains.readiness.rules import expressions
from seatrial.kit.files import FileMap

PAGE = (Path(__file__).parents[2] / "docs/reference/checks.md").read_text()
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FILES = FileMap(
    {
        "page.md": b"---\nowner: team\nreviewed: 2026-11-01\n---\n# Page\n[gone](gone.md) TBD ![x](x.png)\n",
        "undated.md": b"---\nreviewed: soon\n---\n# Page\n",
        "binary.md": b"\xff",
        "one.json": b"{}",
        "bad.json": b"{",
        "one.yaml": b"a: 1\n",
        "board.json": b'{"title": "b", "panels": [{"type": "stat", "targets": [{"expr": "up+gone"}]}]}',
        "rules.yml": b"groups: [{name: a, rules: [{alert: Down, expr: up == 0}]}]",
        "deploy.yml": b"jobs: {deploy: {environment: production, steps: [{run: x}]}}",
        "one.sh": b"echo '{}'",
        "bad.sh": b"exit 3",
        "many.txt": b"x" * 300_000,
    }
)
#: How commands run here, and the database that `sql` asks: any file of SQLite.
EXECUTION = Execution(Keeper(same_user=os.geteuid() != 0), secrets=frozenset({"env:SEATRIAL_TEST_DATABASE"}))
METRICS = b"# TYPE up gauge\nup 1\n# TYPE odd gauge\nodd NaN\n"
SAMPLE = b'{"metric": {}, "value": [1, "0.5"]}'
#: What Prometheus answers to an instant query.
VECTOR = b'{"status": "success", "data": {"resultType": "vector", "result": [' + SAMPLE + b"]}}"
FIGURES = {name: "up" for name in ("p50", "p95", "p99", "error_rate", "throughput")}


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = METRICS if self.path == "/metrics" else b'{"state": "well"}'
        if self.path.startswith("/api/v1/query"):
            body = VECTOR if "gone" not in self.path else VECTOR.replace(SAMPLE, b"")
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: a test's output is for its failures."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    Thread(target=partial(server.serve_forever, 0.05), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def found(probe: str, **parameters: Any) -> set[str]:
    """The fields that the probe finds."""
    known = PROBES.get(probe)
    asked = known.parameters.model_validate(parameters)
    here = Look(
        asked, NOW, FILES, timedelta(seconds=20), ("127.0.0.1",), execution=EXECUTION,
        deployed_at=NOW - timedelta(hours=1),
    )  # fmt: skip
    return set(known.look(here).findings)


def described(probe: str) -> set[str]:
    table = PAGE.partition(f"### Fields of `{probe}`")[2].partition("\n#")[0]
    cells = re.findall(r"^\| (`.+?) \| (.+) \|$", table, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([a-z_0-9]+)`", " ".join(cell))}


def coverage() -> set[str]:
    """What is found offline, and where contact methods are known; both without a database."""
    readers, found_here = knowing._readers[:], set()
    try:
        for installed in ([], [lambda team, **_: []]):
            knowing._readers[:] = installed
            found_here |= found("oncall-coverage", team="edi-team")
    finally:
        knowing._readers[:] = readers
    return found_here


def postmortems() -> set[str]:
    """What is found with a server to ask, and without one."""
    readers, found_here = reviews._readers[:], set()
    counted = {"due": 0, "on_time": 0, "late": 0, "overdue": 0, "open": 0}
    try:
        for installed in ([], [lambda service, **_: counted]):
            reviews._readers[:] = installed
            found_here |= found("postmortems", service="edi-gateway")
    finally:
        reviews._readers[:] = readers
    return found_here


LOOKS: dict[str, Callable[[str], set[str]]] = {
    "http": lambda url: found("http", url=f"{url}/healthz") | found("http", url="http://127.0.0.1:1/"),
    "metric": lambda url: {
        name for metric in ("up", "odd") for name in found("metric", metric=metric, url=f"{url}/metrics")
    },
    "file": lambda _: (
        found("file", glob="*.json")
        | {name for path in FILES.glob("*") for name in found("file", path=path)}
        | found("file", path="none")
    ),
    "questions": lambda _: found("questions"),
    "document": lambda _: {
        name for path in (*FILES.glob("*.md"), "none.md") for name in found("document", path=path)
    },
    "dashboard": lambda url: found("dashboard", path="board.json", metrics=f"{url}/metrics"),
    "alert_rules": lambda _: found("alert_rules", glob="rules.yml") | found("alert_rules", glob="bad.json"),
    "ci": lambda _: found("ci", files=["deploy.yml"]) | found("ci", files=["bad.json"]),
    "backup": lambda url: found("backup", metric="up", size_metric="up", url=f"{url}/metrics", rpo="1m"),
    "log": lambda url: found("log", url=f"{url}/healthz"),
    "catalogue": lambda _: found("catalogue", path="*.yaml"),
    "raci": lambda _: found("raci", path="*.yaml"),
    "contacts": lambda _: found("contacts", path="*.yaml"),
    "team_coverage": lambda _: found("team_coverage", path="*.yaml"),
    "runbooks": lambda _: found("runbooks", service="edi-gateway"),
    "oncall-coverage": lambda _: coverage(),
    "monitoring": lambda _: found("monitoring"),
    "postmortems": lambda _: postmortems(),
    "command": lambda _: found("command", command=["echo", "{}"]) | found("command", command=["false"]),
    "script": lambda _: (
        found("script", path="one.sh", interpreter="sh") | found("script", path="bad.sh", interpreter="sh")
    ),
    "sql": lambda _: found("sql", connection="env:SEATRIAL_TEST_DATABASE", query="SELECT 1 AS one"),
    "metrics_baseline": lambda url: {
        name
        for query in ("up", "gone")
        for name in found("metrics_baseline", prometheus=url, queries={**FIGURES, "saturation": query})
    },
    "tls": lambda url: found("tls", host="127.0.0.1", port=int(url.rpartition(":")[2])) | TLS,
}
#: What tests/rules/test_probes_servers.py finds at a server that shows a certificate.
TLS = {"trusted", "days_left", "hours_left", "subject", "issuer", "names", "name_matches", "chain"}
#: It finds what somebody sent, dns what a server of names says: tests/rules compares neither with a page.
ELSEWHERE = {"upload", "dns", "trace", "saved_queries"}


def test_every_probe_has_its_table() -> None:
    assert [name for name in PROBES.names() if f"### Fields of `{name}`" not in PAGE] == []


def test_every_probe_is_compared_with_its_table() -> None:
    assert set(PROBES.names()) == set(LOOKS) | ELSEWHERE


@pytest.mark.parametrize("probe", LOOKS)
def test_every_field_that_a_probe_finds_is_in_its_table(
    probe: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite3.connect(tmp_path / "one.db").execute("CREATE TABLE one (a)").connection.close()
    monkeypatch.setenv("SEATRIAL_TEST_DATABASE", f"sqlite:///{tmp_path / 'one.db'}")
    fields = LOOKS[probe](url)
    assert len(fields) > 3
    assert fields - described(probe) - {"count"} == set()


RECORDS = [
    {"kind": "restore", "outcome": "pass", "ended_at": "2026-11-01T00:00:00Z", "revision": "sha256:1"},
]
RULE = {"id": "S1", "properties": {"security-severity": "5.0"}}
RUN = {"results": [{"ruleId": "S1"}], "tool": {"driver": {"rules": [RULE]}}}
CONTEXT = {
    "now": NOW,
    "service": {"annotations": {"seatrial.dev/data-classification": "health-data"}},
    "environment": {"name": "demo"},
    "evidence": {
        "board": {"json": {"panels": [{"targets": [{"expr": "up"}]}]}},
        "page": {
            "exists": True,
            "reviewed": "2026-11-01",
            "placeholders": [],
            "links": {"local_broken": []},
        },
        "drills": {"exists": True, "yaml": {"records": RECORDS}},
        "records": {"yaml": {"records": RECORDS}},
        "runbook": {"sha256": "sha256:1"},
        "backup": {"value": NOW.timestamp() - 60.25},
        "trigger": {"yaml": {"for": "5m"}},
        "scan": {"json": {"runs": [RUN]}},
    },
}
EXAMPLES = re.findall(r"```cel\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_holds_for_good_evidence(example: str) -> None:
    assert expressions.evaluate(example, context=CONTEXT).kind == "true"


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 7


@pytest.mark.parametrize(
    "call",
    [
        "size('ab') == 2", "['a'].exists_one(x, x == 'a')", "['a'].filter(x, x == 'a').size() == 1",
        "['a'].map(x, x + 'b') == ['ab']", "'ab'.endsWith('b')", "'ab'.startsWith('a')", "int('5') == 5",
        "double('5') == 5.0", "string(5) == '5'", "'ab'.matches('^a')",
    ],
)  # fmt: skip
def test_a_function_that_the_page_names_is_there(call: str) -> None:
    assert expressions.evaluate(call, context=CONTEXT).kind == "true"
    assert re.search(r"\b[a-z]\w+(?=\()", call)[0] in PAGE
