"""The audit log with a million entries: verifying, paging, what auditing costs writers, the delay of seals.

Set BENCH_AUDIT_ENTRIES for another number of entries.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import psycopg

from bench._product import Product, running
from bench.figures import Figure
from bench.pages import signed_in

ENTRIES = int(os.environ.get("BENCH_AUDIT_ENTRIES", "1000000"))
WRITERS = 4
PHASES = 5
PHASE_SECONDS = 3.0
REQUESTS = 200
PATIENCE_SECONDS = 1800
#: 100,000 entries a second.
LIMIT_VERIFY_MICROSECONDS = 10.0
#: 0.8 of the writes that there would be without.
LIMIT_COST = 1.25
LIMIT_PAGE_MILLISECONDS = 100.0
LIMIT_SEAL_SECONDS = 1.0
COMMAND = "python -m bench audit"
_FILL = """
INSERT INTO audit_entry (uid, at, actor_kind, actor_uid, action, subject, details)
SELECT (lpad(to_hex((extract(epoch FROM t.at) * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3)
        || '8' || substr(md5(i::text), 4, 15))::uuid, t.at, 'human',
       '019a3c00-0000-7000-8000-' || lpad((i %% 500)::text, 12, '0'),
       (array['criterion.turned', 'evidence.demanded', 'identity.signed-in', 'trial.asked'])[1 + i %% 4],
       'service:service-' || i %% 1000,
       CASE i %% 4 WHEN 0 THEN '{}'::jsonb ELSE jsonb_build_object('checklist', 'operational-readiness',
            'criterion', 'criterion:operational-readiness/dashboard', 'from', 'unknown', 'to', 'pass', 'n', i)
       END
  FROM generate_series(%(lo)s::int, %(hi)s::int) i,
       LATERAL (SELECT now() - (%(all)s - i) * interval '3 seconds' AS at) t
"""
_QUERIES = {
    "any": {},
    "of one action": {"action": "criterion.turned"},
    "of one subject": {"subject": "service:service-42"},
    "by one actor": {"actor": "019a3c00-0000-7000-8000-000000000042"},
    "of one month": {"since": "2026-10-20T00:00:00", "until": "2026-11-19T00:00:00"},
}
#: Writes by a service of ours, in phases with and without `audit.record`; tells how many of each.
_WRITER = """
import sys, time
import django
django.setup()
from seatrial.domains.audit import services as audit
from seatrial.domains.identity import services as identity
from seatrial.domains.identity.models import Person
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid
phases, seconds, name = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
record, counts, actor = audit.record, [0, 0], system("bench")
person = Person.objects.create(
    uid=new_uid(clock.now()), name=f"Bench {name}", handle=f"bench-{name}", created_at=clock.now())
def write(number):
    identity.change_profile(
        str(person.uid), theme=("light", "dark")[number % 2], actor=actor, now=clock.now())
for number in range(1, 5):
    write(number)
print("ready", flush=True)
start = float(sys.stdin.readline())
for phase in range(2 * phases):
    audited = phase % 2 == 1
    audit.record = record if audited else (lambda *words, **given: None)
    while time.time() < start + phase * seconds:
        time.sleep(0.001)
    while time.time() < start + (phase + 1) * seconds:
        write(sum(counts) + 5)
        counts[audited] += 1
print(counts[0], counts[1])
"""


def measure() -> Iterator[Figure]:
    """The figures, each as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the database's user must pass
        with (
            running(home) as product,
            signed_in(product.said["sign_in"]) as browser,  # first: who founds is the first person there is
            _connect(home) as line,
        ):
            yield from _writing(home, product, line)
            _fill(line)
            yield _sealing(line)
            yield from _paging(home, line)
            yield from _pages(browser, line)
            yield from _verifying(home, product)


def _connect(home: Path) -> psycopg.Connection[Any]:
    kept = json.loads((home / "data" / "keys.json").read_text())
    host = (home / "data" / "database-socket").read_text().strip()
    return psycopg.connect(
        host=host, dbname="seatrial", user="seatrial", password=kept["application"], autocommit=True
    )


def _writing(home: Path, product: Product, line: psycopg.Connection[Any]) -> Iterator[Figure]:
    environment = {**product.environment, "DJANGO_SETTINGS_MODULE": "seatrial.server.settings"}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(PHASES), str(PHASE_SECONDS), str(number)],
            env=environment,
            cwd=home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    start = _together(writers)
    delays = []
    time.sleep(max(0.0, start - time.time()))
    while time.time() < start + 2 * PHASES * PHASE_SECONDS - 1:
        delays.append(_delay(line))
    counts = [tuple(map(int, writer.communicate()[0].split())) for writer in writers]
    without, audited = (sum(each) for each in zip(*counts, strict=True))
    seconds = PHASES * PHASE_SECONDS
    rates = f"{audited / seconds:,.0f} writes a second, {without / seconds:,.0f} without"
    told = f"{rates}; ratio {audited / without:.2f}"
    name = f"cost of auditing, {WRITERS} writers that change profiles, in turns within one run"
    yield Figure(name, without / audited, "times", LIMIT_COST, COMMAND, told)
    slow = statistics.quantiles(delays, n=20)[-1]
    told = f"p95 of {len(delays)}, median {statistics.median(delays):.2f} s, at most {max(delays):.2f} s"
    yield Figure("seal delay while they write", slow, "s", LIMIT_SEAL_SECONDS, COMMAND, told)


def _together(writers: Sequence["subprocess.Popen[str]"]) -> float:
    """The instant at which all writers begin, once each of them has started up."""
    for writer in writers:
        if writer.stdout is None or writer.stdout.readline().strip() != "ready":
            raise SystemExit(f"a writer ended with {writer.wait()}")
    start = time.time() + 1
    for writer in writers:
        if writer.stdin is not None:
            writer.stdin.write(f"{start}\n")
            writer.stdin.flush()
    return start


def _delay(line: psycopg.Connection[Any]) -> float:
    """Seconds from the commit of an entry until its leaf can be seen."""
    row = line.execute(
        "INSERT INTO audit_entry (uid, at, actor_kind, actor_uid, action, subject, details) VALUES"
        " (gen_random_uuid(), now(), 'system', 'system:bench', 'bench.written', 'bench:delay', '{}')"
        " RETURNING id"
    ).fetchone()
    started = time.perf_counter()
    while not line.execute("SELECT 1 FROM audit_leaf WHERE entry = %s", row).fetchone():
        time.sleep(0.01)
    return time.perf_counter() - started


def _fill(line: psycopg.Connection[Any]) -> None:
    for lo in range(1, ENTRIES + 1, 50_000):
        line.execute(_FILL, {"lo": lo, "hi": min(ENTRIES, lo + 49_999), "all": ENTRIES})


def _paging(home: Path, line: psycopg.Connection[Any]) -> Iterator[Figure]:
    client = json.loads((home / "data" / "client.json").read_text())
    headers = {"Authorization": f"Bearer {client['token']}"}
    with httpx.Client(base_url=client["url"], headers=headers, trust_env=False, timeout=60) as asked:
        yield from _asked(asked, line, "/api/v1/audit", cursor="cursor", title="API")


def _pages(browser: httpx.Client, line: psycopg.Connection[Any]) -> Iterator[Figure]:
    yield from _asked(browser, line, "/audit", cursor="before", title="page")


def _asked(
    client: httpx.Client, line: psycopg.Connection[Any], address: str, *, cursor: str, title: str
) -> Iterator[Figure]:
    """Any place of the log is as quick as its beginning, with each filter."""
    chance = random.Random(1)
    places = [
        str(uid) for (uid,) in line.execute("SELECT uid FROM audit_entry TABLESAMPLE SYSTEM (0.1) LIMIT 500")
    ]
    for name, query in _QUERIES.items():
        found = []
        for _ in range(REQUESTS):
            given = {**query, cursor: chance.choice(places)}
            started = time.perf_counter()
            client.get(address, params=given).raise_for_status()
            found.append((time.perf_counter() - started) * 1000)
        told = f"p95 of {REQUESTS}, median {statistics.median(found):.0f} ms"
        slow = statistics.quantiles(found, n=20)[-1]
        what = f"{title}, 50 of {ENTRIES:,} entries, {name}"
        yield Figure(what, slow, "ms", LIMIT_PAGE_MILLISECONDS, f"GET {address}", told)


def _sealing(line: psycopg.Connection[Any]) -> Figure:
    """How quickly a backlog is sealed; the pages after it are asked of a log at rest."""
    waiting = (
        "SELECT count(*) FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry = e.id)"
    )
    first = (line.execute(waiting).fetchone() or (0,))[0]
    started = time.perf_counter()
    while (line.execute(waiting).fetchone() or (0,))[0]:
        if time.perf_counter() - started > PATIENCE_SECONDS:
            raise SystemExit("the backlog was not sealed in time")
        time.sleep(1)
    seconds = time.perf_counter() - started
    told = f"{first / seconds:,.0f} entries a second" if first else "nothing waited"
    return Figure(f"sealing a backlog of {first:,} entries", seconds, "s", None, COMMAND, told)


def _verifying(home: Path, product: Product) -> Iterator[Figure]:
    def asked(*words: str) -> bytes:
        command = [sys.executable, "-m", "seatrial", "audit", *words]
        return subprocess.run(
            command, env=product.environment, cwd=home, check=True, capture_output=True
        ).stdout

    yield _rate("verify, in the database", json.loads(asked("verify", "--json")), "seatrial audit verify")
    asked("export", "--output", "log.jsonl")
    found = json.loads(asked("verify", "--file", "log.jsonl", "--json"))
    yield _rate("verify, an export", found, "seatrial audit verify --file log.jsonl")


def _rate(name: str, found: dict[str, Any], command: str) -> Figure:
    each = found["seconds"] / found["size"] * 1e6
    told = f"{found['size'] / found['seconds']:,.0f} entries a second, of {found['size']:,}"
    return Figure(name, each, "microseconds an entry", LIMIT_VERIFY_MICROSECONDS, command, told)
