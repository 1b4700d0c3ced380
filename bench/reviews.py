"""Reviews, gates, a wave of lapses: 1,000 services that all have a go, and 1,000,000 pieces of evidence.

Decisions are written as rows (nobody signs a thousand times); everything that is measured is the product's.
What rows that came all at once leave to do (the worker's jobs, the database's vacuum and checkpoint) is done
before anything is timed: days would have done it.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString

import httpx
import psycopg

from bench._product import Product, running
from bench.checking import _CRITERION, _HEAD, FILES, SERVICES, workspace_files
from bench.evidence import _fill as fill_evidence
from bench.figures import Figure
from bench.pages import _collected, signed_in
from seatrial.server.roles import Role

# ruff: noqa: E501 (a script, statements of SQL)
REQUESTS, OPENINGS = 200, 20
#: Of the 120 criteria of the large review a worker answers 80, with a piece of evidence each; of the others,
#: which people answer, each has three pieces.
MORE_LOOKED_AT, MORE_ASKED, PIECES = 20, 40, 3
LIMIT_OPEN, LIMIT_PAGE, LIMIT_GATE, LIMIT_WAVE_SECONDS = 300.0, 150.0, 30.0, 30.0
COMMAND = "python -m bench reviews"
_LARGE = "service-00042"
_ASKED = """\
        - id: asked-{number}
          title: Asked {number}
          statement: Somebody says number {number}.
          accepts: [document]
          role: engineering_lead
"""
_POLICIES = """\
apiVersion: seatrial.dev/v1
kind: SignOffMatrix
metadata: {name: approval, title: Approval}
spec:
  version: 1.0.0
  slots:
    - {id: security, title: Security, role: security_lead}
    - {id: owner, title: Owner, role: service_owner}
---
apiVersion: seatrial.dev/v1
kind: ReviewTemplate
metadata: {name: new-service, title: New service}
spec:
  version: 1.0.0
  review: new_service
  checklists: [{name: bench}, {name: more}]
  sign_off: approval
  grace: {stale: none, failed: none}
---
apiVersion: seatrial.dev/v1
kind: GatePolicy
metadata: {name: gates, title: Gates}
spec:
  environments: [{name: production}]
"""
#: Everybody's roles, a review and a decision for each service; tells nothing.
_DECIDE = """
import datetime, sys
import django
django.setup()
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity, services as people
from seatrial.domains.identity.models import Person
from seatrial.domains.reviews import models, services
from seatrial.domains.reviews.types import Artefact
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid
now, actor = clock.now(), system("bench")
founder = Person.objects.get()
for role in ("service_owner", "engineering_lead", "operations_lead", "security_lead"):
    people.give_role(str(founder.uid), role=role, scope="", reason="bench", actor=actor, now=now)
lead = identity.actor_for_person(founder, now=now)
for number, service in enumerate(catalog.services()):
    artefact = Artefact(digest="sha256:" + f"{number:064x}")
    new = services.NewReview("new_service", service.name, "production", scope="All", architecture_changes="None",
                             target_date=datetime.date(2030, 1, 1), artefact=artefact)
    review = services.open_review(new, actor=lead, now=now)
    row = models.Review.objects.get(uid=review.uid)
    items = models.Item.objects.filter(review=row)
    results = {f"{item.checklist.partition(':')[2]}/{item.criterion}": "met" for item in items}
    proposal = models.Proposal.objects.create(
        uid=new_uid(now), review=row, outcome="go", payload="{}", sha256="", results=results, authors=[], slots=[],
        proposed_at=now, proposed_by="bench", proposed_by_uid="", stands_until=now + datetime.timedelta(days=365))
    models.Review.objects.filter(uid=review.uid).update(state="decided")
    models.Decision.objects.create(
        uid=new_uid(now), review=row, proposal=proposal, service_uid=row.service_uid, service=row.service,
        environment="production", digest=artefact.digest, outcome="go", decided_at=now, decided_by="bench",
        decided_by_uid="", stands_until=proposal.stands_until, carries_over="exact", bundle="{}", bundle_sha256="",
        look_at=now + datetime.timedelta(days=1))
"""
#: What everybody's first criterion looks at is gone at once.
_WAVE = (
    "UPDATE evidence_watch SET latest_id = NULL, due_at = now() + interval '1 hour' WHERE parameters::text LIKE '%%/0.json%%'",
    "UPDATE readiness_standing SET valid_until = now() WHERE checklist = 'checklist:bench'",
)
_LEFT = """
SELECT count(*) FROM procrastinate_jobs
 WHERE status IN ('todo', 'doing') AND (scheduled_at IS NULL OR scheduled_at <= now())
"""
_STANDING = "SELECT count(*) FROM reviews_decision WHERE fallen_at IS NULL"


def measure() -> Iterator[Figure]:
    """The figures, each as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the database's user must pass
        _write(home / "ops")
        with running(home) as product, signed_in(product.said["sign_in"]) as browser:
            _apply(home, product.environment)
            _collected(browser)
            _decide(home, product)
            client = json.loads((home / "data" / "client.json").read_text())
            headers = {"Authorization": f"Bearer {client['token']}"}
            _settle(product)
            yield from _openings(browser, headers)
            fill_evidence(product.environment)
            _settle(product)
            with httpx.Client(base_url=browser.base_url, headers=headers) as pipeline:
                yield _asked(pipeline)
            yield from _wave(product)


def _write(folder: Path) -> None:
    # the thousand has limits that are kept, so that every go can stand
    files = {path: data.replace(b'"limit": 30', b'"limit": 100') for path, data in workspace_files(SERVICES)}
    criteria = [_CRITERION.format(number=number, file=number % FILES) for number in range(MORE_LOOKED_AT)]
    criteria += [_ASKED.format(number=number) for number in range(MORE_ASKED)]
    more = _HEAD.replace("name: bench, title: Bench", "name: more, title: More")
    more = more.replace("version: 1.0.0", f'version: 1.0.0\n  when: service.name == "{_LARGE}"')
    files |= {"more.yaml": (more + "".join(criteria)).encode(), "policies.yaml": _POLICIES.encode()}
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def _apply(home: Path, environment: dict[str, str]) -> None:
    words = [sys.executable, "-m", "seatrial", "apply", "ops", "--name", "ops"]
    subprocess.run(words, cwd=home, env=environment, check=True, capture_output=True)


def _decide(home: Path, product: Product) -> None:
    started = time.perf_counter()
    environment = {**product.environment, "DJANGO_SETTINGS_MODULE": "seatrial.server.settings"}
    subprocess.run([sys.executable, "-c", _DECIDE], env=environment, cwd=home, check=True)
    print(f"   {SERVICES:,} decisions written in {time.perf_counter() - started:.0f} s")


def _openings(browser: httpx.Client, headers: dict[str, str]) -> Iterator[Figure]:
    """Opening a review of 120 criteria, and its page."""
    body = {
        "kind": "new_service", "service": _LARGE, "environment": "production", "scope": "All",
        "architecture_changes": "None", "target_date": "2030-01-01",
    }  # fmt: skip
    found, name = [], ""
    for _ in range(OPENINGS):
        started = time.perf_counter()
        answer = browser.post("/api/v1/reviews", json=body, headers=headers)
        found.append((time.perf_counter() - started) * 1000)
        name = answer.raise_for_status().json()["name"]
    yield _figure("opening a review of 120 criteria", found, LIMIT_OPEN, "POST /api/v1/reviews")
    _answer(browser, headers, name)
    found = [_get(browser, f"/reviews/{name}") for _ in range(REQUESTS)]
    what = "page of a review of 120 criteria with 200 pieces of evidence"
    yield _figure(what, found, LIMIT_PAGE, "GET /reviews/R-…")


def _answer(browser: httpx.Client, headers: dict[str, str], name: str) -> None:
    """What people answer is met, each by pieces of evidence of its own; all 200 pieces are seen."""
    browser.post(f"/api/v1/reviews/{name}/begin", headers=headers).raise_for_status()
    for number in range(MORE_ASKED):
        pieces = []
        for part in range(PIECES):
            body = {
                "service": _LARGE, "environment": "production", "type": "document",
                "name": f"document-{number}-{part}", "findings": {"number": number, "part": part},
            }  # fmt: skip
            sent = browser.post("/api/v1/evidence", json=body, headers=headers)
            pieces.append(sent.raise_for_status().json()["uid"])
        answer = f"/api/v1/reviews/{name}/items/more/asked-{number}/answer"
        said = browser.post(answer, json={"answer": "met", "evidence": pieces}, headers=headers)
        said.raise_for_status()
    found = browser.get(f"/api/v1/reviews/{name}", headers=headers).raise_for_status().json()["items"]
    seen = sum(len(each["evidence"]) for each in found)
    if (len(found), seen) != (120, 200):
        raise SystemExit(f"the review has {len(found)} items and {seen} pieces of evidence")


def _asked(pipeline: httpx.Client) -> Figure:
    """The gate of one service after the other, as a pipeline asks: with a token and without a session."""
    found = []
    for number in range(REQUESTS):
        body = {
            "service": f"service-{number * 5:05}", "environment": "production",
            "digest": "sha256:" + f"{number * 5:064x}",
        }  # fmt: skip
        started = time.perf_counter()
        answer = pipeline.post("/api/v1/gates/answers", json=body)
        found.append((time.perf_counter() - started) * 1000)
        if answer.raise_for_status().json()["answer"] != "go":
            raise SystemExit(f"the gate is shut: {answer.text[:500]}")
    name = f"gate, {SERVICES:,} services and a million pieces of evidence"
    return _figure(name, found, LIMIT_GATE, "POST /api/v1/gates/answers")


def _settle(product: Product) -> None:
    """Returns once nothing is left to do."""
    started = time.perf_counter()
    with _database(product, role="superuser") as line:
        while _count(line, _LEFT) and time.perf_counter() - started < 300:
            time.sleep(0.5)
        line.execute("VACUUM (ANALYZE) evidence_evidence, evidence_watch, readiness_standing")
        line.execute("CHECKPOINT")
    print(f"   settled in {time.perf_counter() - started:.0f} s")


def _database(product: Product, *, role: Role = "application") -> psycopg.Connection[Any]:
    os.environ.update(product.environment)
    from seatrial.server import config, database  # noqa: PLC0415 (reads the environment)

    config.current.cache_clear()
    return psycopg.connect(**database.parameters(config.load(), role=role), autocommit=True)


def _wave(product: Product) -> Iterator[Figure]:
    """Until no go stands, once something of each has lapsed."""
    with _database(product) as line:
        for statement in _WAVE:
            line.execute(statement.replace("%%", "%"))
        started = time.perf_counter()
        while (left := _count(line)) and time.perf_counter() - started < 300:
            time.sleep(0.2)
        seconds = time.perf_counter() - started
    told = f"{left} of {SERVICES:,} still stand" if left else "every go fell"
    yield Figure(
        f"a wave of lapses at {SERVICES:,} services", seconds, "s", LIMIT_WAVE_SECONDS, COMMAND, told
    )


def _count(line: psycopg.Connection[Any], statement: LiteralString = _STANDING) -> int:
    row = line.execute(statement).fetchone()
    return int(row[0]) if row else 0


def _get(browser: httpx.Client, address: str) -> float:
    started = time.perf_counter()
    browser.get(address).raise_for_status()
    return (time.perf_counter() - started) * 1000


def _figure(name: str, found: list[float], limit: float, command: str) -> Figure:
    slow = statistics.quantiles(found, n=20)[-1]
    told = f"p95 of {len(found)}, median {statistics.median(found):.0f} ms"
    return Figure(name, slow, "ms", limit, command, told)
