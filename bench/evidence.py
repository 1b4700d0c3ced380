"""How long lists and details of evidence take with 1,000,000 pieces of it, asked over loopback."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg

from bench._product import running
from bench.figures import Figure
from bench.pages import _page, signed_in

# ruff: noqa: E501 (statements of SQL)
ROWS, SERVICES, KEYS = 1_000_000, 1_000, 20
#: 20 watches for each of 1,000 services, and 50 pieces of evidence under each.
_WATCHES = f"""
INSERT INTO evidence_watch (key, service, environment, revision, workspace, probe, parameters, evidence_type,
    max_age, every, timeout, author, due_at, demand)
SELECT format('service:service-%s@production#file:%s', s, k), format('service:service-%s', s), 'production', '',
    'bench', 'file', '{{}}', 'file', '1 day', '10 minutes', '10 seconds', 'checklist:bench', now() + '1 day', 0
FROM generate_series(1, {SERVICES}) s, generate_series(1, {KEYS}) k
"""
_EVIDENCE = f"""
INSERT INTO evidence_evidence (uid, key, type, service, environment, revision, outcome, findings, problem, name, uri,
    sent_by, vouched_by, fingerprint, producer, author, provenance, command, scope, count, sha256, effective_at,
    collected_at, expires_at)
SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8'
        || substr(md5(n::text), 4, 15))::uuid,
    format('service:service-%s@production#file:%s', s, k),
    CASE WHEN k = 1 THEN 'metric' ELSE 'file' END, format('service:service-%s', s), 'production', '',
    CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'found' END,
    '{{"exists": true, "valid": true, "size": 1234, "lines": 40, "text": "the plan of who restores what"}}', '',
    CASE WHEN k = 20 THEN 'drill' ELSE '' END, '', '', '', '', 'seatrial/probe/file@1', 'checklist:bench',
    CASE WHEN k = 20 THEN 'asserted' ELSE 'proven' END, 'sha256sum -- docs/plan.md', 'the file docs/plan.md',
    1, 'sha256:' || md5(n::text) || md5(n::text), at, at, at + interval '1 day'
FROM (SELECT n, (n - 1) % {SERVICES} + 1 AS s, (n - 1) / {SERVICES} % {KEYS} + 1 AS k,
             now() - ({ROWS} - n) * interval '0.5 second' AS at
      FROM generate_series(1, {ROWS}) n) made
"""
_LATEST = """
UPDATE evidence_watch w SET latest_id = e.uid, last_collected_at = e.collected_at
FROM (SELECT DISTINCT ON (key) key, uid, collected_at FROM evidence_evidence ORDER BY key, collected_at DESC) e
WHERE e.key = w.key
"""
PAGES = {
    "list of what counts": "/evidence",
    "list of a service": "/evidence?service=service-42",
    "list of what is asserted": "/evidence?provenance=asserted",
    "list of what failed": "/evidence?outcome=failed",
    "list of what expired": "/evidence?show=stale",
    "list of everything of a type": "/evidence?show=all&type=metric",
    "list of everything, deep": "/evidence?show=all&before={middle}",
    "API, a page of 200": "/api/v1/evidence?limit=200",
    "API, what failed": "/api/v1/evidence?outcome=failed&limit=200",
    "one piece": "/evidence/{middle}",
}


def measure() -> Iterator[Figure]:
    """The figures, each as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the database's user must pass
        with running(home) as product, signed_in(product.said["sign_in"]) as browser:
            middle = _fill(product.environment)
            for name, address in PAGES.items():
                yield _one(browser, name, address.replace("{middle}", middle))


def _fill(environment: dict[str, str]) -> str:
    """All rows are there; gives the uid of one in the middle."""
    os.environ.update(environment)
    from seatrial.server import config, database  # noqa: PLC0415 (reads the environment)

    config.current.cache_clear()
    with psycopg.connect(**database.parameters(config.load()), autocommit=True) as line:
        started = time.perf_counter()
        for statement in (_WATCHES, _EVIDENCE, _LATEST, "VACUUM ANALYZE evidence_evidence, evidence_watch"):
            line.execute(statement)
        row = line.execute(
            "SELECT uid FROM evidence_evidence ORDER BY uid OFFSET %s LIMIT 1", [ROWS // 2]
        ).fetchone()
        print(f"   filled in {time.perf_counter() - started:.0f} s")
    return str(row[0]) if row else ""


def _one(browser: httpx.Client, name: str, address: str) -> Figure:
    figure = _page(browser, name, address)
    words = f"{name}, {ROWS:,} pieces of evidence"
    return Figure(words, figure.value, figure.unit, figure.limit, figure.command, figure.spread)
