"""How long a trial of 1,000 services with 20 local probes each takes: looked at, stored, assessed."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench._product import running
from bench.figures import Figure
from bench.pages import _timed

# ruff: noqa: E501 (definitions and statements of SQL)
SERVICES, PROBES = 1_000, 20
LIMIT_SECONDS, PATIENCE_SECONDS = 60.0, 600
_HEAD = """\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {name: local}
spec:
  version: 1.0.0
  areas:
    - name: all
      title: All
      domain: support
      criteria:
"""
_CRITERION = """\
        - {{id: c{n}, title: C{n}, statement: File {n} is there., accepts: [file], role: operations_lead, remedy: Write it.,
           probes: {{it: {{file: {{path: "{{service.name}}/plan.md"}}, max_age: 1d, every: {every}s}}}}, check: "evidence.it.exists"}}
"""
_SERVICE = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{name: service-{n}}}
spec: {{type: service, lifecycle: production, owner: edi, tier: 1}}
"""
_TEAM = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: edi}\nspec: {type: team, children: []}\n"
#: What has not been looked at since the trial began, and what of it has not been assessed.
_LEFT = """
SELECT (SELECT count(*) FROM evidence_watch WHERE last_collected_at IS NULL OR last_collected_at < %(since)s)
     + (SELECT count(*) FROM readiness_standing WHERE automated AND assessed_at < %(since)s)
"""
#: A trial of every service at once, as its page asks for one.
_DEMAND = "UPDATE evidence_watch SET due_at = now(), demand = demand + 1"


def measure() -> Iterator[Figure]:
    """The figures, each as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the database's user must pass
        _write(home / "ops")
        with running(home) as product:
            name = f"apply, {SERVICES:,} services, {PROBES} probes each"
            yield Figure(name, _timed(home, product.environment), "s", None, "seatrial apply ops")
            os.environ.update(product.environment)
            from seatrial.server import config, database  # noqa: PLC0415 (reads the environment)

            config.current.cache_clear()
            with psycopg.connect(**database.parameters(config.load()), autocommit=True) as line:
                words = f"{SERVICES * PROBES:,} looks, stored and assessed"
                first = _until_done(line, "SELECT 'epoch'::timestamptz")
                yield Figure(f"first looks after the apply, {words}", first, "s", None, "seatrial apply ops")
                seconds = _until_done(line, "SELECT now()", _DEMAND)
                yield Figure(
                    f"trial of all services, {words}", seconds, "s", LIMIT_SECONDS, "seatrial trial SERVICE"
                )


def _write(folder: Path) -> None:
    folder.mkdir()
    criteria = "".join(_CRITERION.format(n=n, every=3600 + n) for n in range(PROBES))
    (folder / "checklist.yaml").write_text(_HEAD + criteria)
    (folder / "team.yaml").write_text(_TEAM)
    for number in range(SERVICES):
        place = folder / f"service-{number}"
        place.mkdir()
        (place / "service.yaml").write_text(_SERVICE.format(n=number))
        (place / "plan.md").write_text(f"# Plan {number}\n")


def _until_done(line: psycopg.Connection, since: str, *before: str) -> float:
    row = line.execute(since).fetchone()
    started = time.perf_counter()
    for statement in before:
        line.execute(statement)
    while time.perf_counter() - started < PATIENCE_SECONDS:
        left = line.execute(_LEFT, {"since": row[0] if row else None}).fetchone()
        if left and left[0] == 0:
            return time.perf_counter() - started
        time.sleep(0.25)
    raise SystemExit("not all was looked at and assessed in time")
