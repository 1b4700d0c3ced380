"""How long pages and their API twins take with 1,000 services of 60 criteria each, over loopback.

They are asked one after the other. Beside each figure stands how busy the machine was meanwhile: on one that
does other work, the figures are of that work too.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench._product import running
from bench.checking import CRITERIA, SERVICES, workspace_files
from bench.figures import Figure

REQUESTS = 200
LIMIT_MILLISECONDS = 100.0
LIMIT_APPLY_SECONDS, LIMIT_AGAIN_SECONDS = 15.0, 2.0
_SERVICE, _DEFINITION = "service-00042", "definitions/service:service-00042"
PAGES = {
    "overview": "/",
    "services": "/services",
    "service": f"/services/{_SERVICE}",
    "search": "/search?q=service+42",
    "graph": "/graph",
    "definitions": "/definitions",
    "definition": f"/{_DEFINITION}",
    "workspace": "/workspaces/ops",
    "coverage": "/checklists/bench/coverage",
    "teams": "/teams",
    "evidence": "/evidence",
    "API services": "/api/v1/services",
    "API service": f"/api/v1/services/{_SERVICE}",
    "API readiness": f"/api/v1/readiness/services/{_SERVICE}",
    "API search": "/api/v1/search?q=service+42",
    "API graph": "/api/v1/graph",
    "API definitions": "/api/v1/definitions",
    "API definition": f"/api/v1/{_DEFINITION}",
    "API workspace": "/api/v1/workspaces/ops",
    "API coverage": "/api/v1/readiness/checklists/bench/coverage",
    "API problems": "/api/v1/catalog/problems",
}
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_PATIENCE_SECONDS = 300


def measure() -> Iterator[Figure]:
    """The figures, each as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the database's user must pass
        _write(home / "ops")
        with running(home) as product:
            yield _apply(home, product.environment)
            yield _again(home, product.environment)
            with signed_in(product.said["sign_in"]) as browser:
                yield _collected(browser)
                for name, address in PAGES.items():
                    yield _page(browser, name, address)


def _write(folder: Path) -> None:
    for path, data in workspace_files(SERVICES):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def _timed(home: Path, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    words = [sys.executable, "-m", "seatrial", "apply", "ops", "--name", "ops"]
    subprocess.run(words, cwd=home, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def _apply(home: Path, environment: dict[str, str]) -> Figure:
    name = f"apply, {SERVICES:,} services of {CRITERIA} criteria"
    return Figure(
        name, _timed(home, environment), "s", LIMIT_APPLY_SECONDS, "seatrial apply WORKSPACE", _busy()
    )


def _again(home: Path, environment: dict[str, str]) -> Figure:
    name = "apply again, nothing changed"
    return Figure(
        name, _timed(home, environment), "s", LIMIT_AGAIN_SECONDS, "seatrial apply WORKSPACE", _busy()
    )


def _busy() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


@contextmanager
def signed_in(link: str) -> Iterator[httpx.Client]:
    address = link.partition("/sign-in/")[0]
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60, trust_env=False) as browser:
        form = _TOKEN.search(browser.get(link).text)
        password = "a quiet harbour at dawn"
        fields = {"name": "Bench", "password": password, "time_zone": "UTC"}
        token = form[1] if form else ""
        browser.post(link, data={**fields, "csrfmiddlewaretoken": token}).raise_for_status()
        yield browser


def _collected(browser: httpx.Client) -> Figure:
    """Waits until every criterion was decided, so that pages show what they would show every day."""
    started = time.perf_counter()
    while "nothing has been collected yet" in _late_services(browser):
        if time.perf_counter() - started > _PATIENCE_SECONDS:
            raise SystemExit("not all evidence was collected in time")
        time.sleep(0.5)
    seconds = time.perf_counter() - started
    return Figure("first evidence of all services, after the apply", seconds, "s", None, "seatrial up")


def _late_services(browser: httpx.Client) -> str:
    late = [0, SERVICES // 2, SERVICES - 1]
    return "".join(browser.get(f"/services/service-{number:05}").text for number in late)


def _page(browser: httpx.Client, name: str, address: str) -> Figure:
    found = []
    for _ in range(REQUESTS):
        started = time.perf_counter()
        browser.get(address).raise_for_status()
        found.append((time.perf_counter() - started) * 1000)
    slow = statistics.quantiles(found, n=20)[-1]
    told = f"p95 of {REQUESTS}, median {statistics.median(found):.0f} ms, {_busy()}"
    return Figure(
        f"page {name}, {SERVICES:,} services", slow, "ms", LIMIT_MILLISECONDS, f"GET {address}", told
    )
