"""How long `seatrial check` takes, and how much memory: 60 criteria a service, on three files of its own."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, Run, run
from bench.workspace import generate

SERVICES, MORE_SERVICES, CRITERIA, FILES = 1_000, 10_000, 60, 3
LIMIT_SECONDS, LIMIT_MEGABYTES, LIMIT_GROWTH = 8.0, 500.0, 12.0
_HEAD = """\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {name: bench, title: Bench}
spec:
  version: 1.0.0
  areas:
    - name: documents
      title: Documents
      domain: support
      criteria:
"""
_CRITERION = """\
        - id: limit-{number:02}
          title: Limit {number} is kept
          statement: The limit in the plan is at least {number}.
          accepts: [file]
          role: engineering_lead
          probes:
            plan: {{file: {{path: "plans/{{service.name}}/{file}.json"}}}}
          check: evidence.plan.exists && evidence.plan.json.limit >= {number} && service.tier <= 4
"""
_PLAN = '{{"service": "{name}", "limit": {limit}, "owner": "team", "reviewed": "2026-11-01"}}\n'


def measure() -> Iterator[Figure]:
    """The figures, each as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        small = _check(Path(folder) / "small", SERVICES)
        of = f"{SERVICES:,} services of {CRITERIA} criteria"
        command = "seatrial check WORKSPACE"
        yield Figure(f"check, {of}", small.seconds, "s", LIMIT_SECONDS, command)
        yield Figure(f"check, {of}, memory", small.megabytes, "MB", LIMIT_MEGABYTES, command)
        large = _check(Path(folder) / "large", MORE_SERVICES)
        growth = large.seconds / small.seconds
        told = f"{large.seconds:.1f} s, {large.megabytes:.0f} MB"
        name = f"check, {MORE_SERVICES:,} services in relation to {SERVICES:,}"
        yield Figure(name, growth, "times", LIMIT_GROWTH, command, told)


def _check(folder: Path, services: int) -> Run:
    for path, data in workspace_files(services):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    ended = run([sys.executable, "-m", "seatrial", "check", folder])
    if ended.code != 1:  # some limits are not kept, so that reasons have to be found as well
        raise SystemExit(f"seatrial check ended with {ended.code}, not with 1")
    return ended


def workspace_files(services: int) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file of a workspace of that many services."""
    yield from generate(services).items()
    criteria = [_CRITERION.format(number=number, file=number % FILES) for number in range(CRITERIA)]
    yield "checklist.yaml", (_HEAD + "".join(criteria)).encode()
    for number in range(services):
        name = f"service-{number:05}"
        for file in range(FILES):
            limit = 30 if number % 50 == 0 else 100
            yield f"plans/{name}/{file}.json", _PLAN.format(name=name, limit=limit).encode()
