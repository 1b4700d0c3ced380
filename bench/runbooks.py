"""What a run of a runbook costs beside its programs; and how long reading other people's runbooks takes.

A real product and a real runner do a run of many steps that do nothing, after a short one: what a process
does once in its life is no price of a step. Starting as many processes is measured apart, and taken off.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench._product import Product, line, python, running, seatrial
from bench.figures import ROOT, Figure, repeated
from seatrial.connectors import targets
from seatrial.connectors.targets import Program
from seatrial.domains.runbooks.rules.linting import lint_all

STEPS, FIRST_STEPS = 200, 10
LIMIT_COMMITS, LIMIT_MS, LIMIT_SECONDS = 2.0, 3.0, 2.0
COMMAND = "python -m bench runbooks"
#: Runbooks that other people wrote, beside the repository where they are there.
CORPUS = ROOT.parent / "shared" / "cases" / "prometheus-operator-runbooks"
_LABEL = "bench"
_PATIENCE_SECONDS, _IDLE_SECONDS = 180.0, 10.0
_ENTITIES = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: bench}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ship}
spec: {type: service, lifecycle: production, owner: bench, environments: {lab: {url: "http://127.0.0.1:9"}}}
"""
_FRONT = """\
---
title: {title}
kind: maintenance
service: component:default/ship
owner: group:default/bench
trigger: somebody measures
targets: [local]
---
# {title}

## Steps
"""
#: The product's own way to approve, by whoever applied it: nobody signs in for a measurement.
_APPROVED = """
import django
django.setup()
from seatrial.domains.runners import selectors, services
from seatrial.domains.runners.types import Trust
from seatrial.kit import clock
from seatrial.kit.access import system
for each in selectors.pendings(state="waiting", limit=10):
    services.approve(each.digest, actor=system("bench"), trust=Trust(self_approval=True), now=clock.now())
"""


def measure() -> Iterator[Figure]:
    """The figures, each as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the database's user must pass
        with running(home) as product, _runner(home, product) as runner:
            yield from _run(home, product, runner)
    if CORPUS.is_dir():
        yield _corpus()


def _run(home: Path, product: Product, runner: int) -> Iterator[Figure]:
    _until(lambda: "Runner bench" in (home / "runner.log").read_text(), what="the runner starts")
    parts = {"runner": [runner], "web": _web(product)}
    _apply(home, product)
    with line(product, role="application") as found:
        first = _start(home, product, "first")
        _approve(home, product)
        _wait(found, first)
        idle_commits, idle = _idle(found, parts)
        name = _start(home, product, "many")
        before, commits = {part: _seconds(pids) for part, pids in parts.items()}, _commits(found)
        started = time.perf_counter()
        _approve(home, product)
        _wait(found, name)
        seconds = time.perf_counter() - started
        spent = {part: _seconds(pids) - before[part] - idle[part] * seconds for part, pids in parts.items()}
        written = _commits(found) - commits - idle_commits * seconds
    starting = _starting(home)
    own = (spent["runner"] + spent["web"] - starting) * 1000 / STEPS
    told = ", ".join(f"{part} {value * 1000 / STEPS:.2f}" for part, value in spent.items())
    yield Figure(
        "transactions that write, for each step of a run", written / STEPS, "commits", LIMIT_COMMITS, COMMAND,
        f"{STEPS} steps in {seconds:.1f} s; what writes without a run ({idle_commits:.1f}/s) is off",
    )  # fmt: skip
    yield Figure(
        "processor time of runner and web for a step, beyond starting it", own, "ms", LIMIT_MS, COMMAND,
        f"{told}, of which starting it {starting * 1000 / STEPS:.2f} ms; without what both take anyway",
    )  # fmt: skip


@contextmanager
def _runner(home: Path, product: Product) -> Iterator[int]:
    """A runner is at work; gives its process."""
    made = seatrial(product, home, "runner", "enrol-code", _LABEL, "--json")
    url, state = f"http://127.0.0.1:{product.environment['SEATRIAL_PORT']}", str(home / "runner")
    enrolment = ["--url", url, "--label", _LABEL, "--state", state, "--code", json.loads(made)["code"]]
    seatrial(product, home, "runner", "enrol", *enrolment)
    words = ["worker", "--runner", _LABEL, "--state", state, "--target", f"local={home}"]
    words += [] if os.geteuid() == 0 else ["--same-user"]
    with (
        (home / "runner.log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "-m", "seatrial", *words], env=product.environment, stdout=log, stderr=log
        ) as runner,
    ):
        try:
            yield runner.pid
        finally:
            runner.terminate()


def _apply(home: Path, product: Product) -> None:
    """Both runbooks stand, and nothing of them runs before it was approved."""
    folder = home / "ops"
    (folder / "runbooks").mkdir(parents=True)
    (folder / "all.yaml").write_text(_ENTITIES)
    said = 'verify="none: it is measured" rollback="none: it does nothing"'
    for name, steps in (("first", FIRST_STEPS), ("many", STEPS)):
        fences = "".join(f"\n```sh name=step-{n} {said}\ntrue\n```\n" for n in range(1, steps + 1))
        (folder / "runbooks" / f"{name}.md").write_text(_FRONT.format(title=name.title()) + fences)
    seatrial(product, home, "apply", str(folder), "--name", "ops")
    with line(product, role="application") as found:
        found.execute("UPDATE workspace_workspace SET is_protected = true")


def _start(home: Path, product: Product, runbook: str) -> str:
    """A run waits for the approval of what it would run; gives its name."""
    words = ["--mode", "rehearse", "--environment", "lab", "--runner", _LABEL, "--json", "--no-follow"]
    return str(json.loads(seatrial(product, home, "runbook", "run", f"ship/{runbook}", *words))["name"])


def _approve(home: Path, product: Product) -> None:
    python(_APPROVED, product, home)


def _wait(found: psycopg.Connection[Any], name: str) -> None:
    number = name.removeprefix("RUN-")

    def has_passed() -> bool:
        row = found.execute("SELECT state FROM runbooks_run WHERE number = %s", [number]).fetchone()
        return row is not None and row[0] == "passed"

    _until(has_passed, what=f"{name} passes")


def _until(look: Callable[[], bool], *, what: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not look():
        if time.monotonic() > deadline:
            raise SystemExit(f"not within {_PATIENCE_SECONDS:.0f} s: {what}")
        time.sleep(0.1)


def _idle(
    found: psycopg.Connection[Any], parts: Mapping[str, Sequence[int]]
) -> tuple[float, dict[str, float]]:
    """What happens in a second without any run: transactions that write, and processor time by part."""
    commits, before = _commits(found), {part: _seconds(pids) for part, pids in parts.items()}
    started = time.perf_counter()
    time.sleep(_IDLE_SECONDS)
    seconds = time.perf_counter() - started
    spent = {part: (_seconds(pids) - before[part]) / seconds for part, pids in parts.items()}
    return (_commits(found) - commits) / seconds, spent


def _commits(found: psycopg.Connection[Any]) -> int:
    """How many transactions have written by now: each that did has a number."""
    row = found.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
    return int(row[0]) if row else 0


def _web(product: Product) -> list[int]:
    """The processes of this product that answer requests."""
    mine = f"SEATRIAL_DATA={product.environment['SEATRIAL_DATA']}\0"
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace")
            told = (folder / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "seatrial.server.web" in words and mine in told:
            found.append(int(folder.name))
    return found


def _seconds(pids: Sequence[int]) -> float:
    """The processor time that these processes have had, without their children's."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / ticks


def _starting(home: Path) -> float:
    """The processor time of starting as many programs in the same way, and reading until they end."""
    place = targets.grant(f"local={home}")
    before = time.process_time()
    for _ in range(STEPS):
        started = targets.start(Program("sh", "true"), target=place)
        while started.ending is None:
            started.read(1.0)
        started.close()
    return time.process_time() - before


def _corpus() -> Figure:
    files = {path.relative_to(CORPUS).as_posix(): path.read_bytes() for path in CORPUS.rglob("*.md")}

    def read() -> float:
        started = time.perf_counter()
        lint_all(files)
        return time.perf_counter() - started

    seconds, spread = repeated(read, times=3)
    words = f"reading and linting {len(files)} files of other people's runbooks"
    return Figure(words, seconds, "s", LIMIT_SECONDS, COMMAND, spread)
