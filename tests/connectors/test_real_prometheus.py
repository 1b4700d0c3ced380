"""The probe `metric` against Debian's Prometheus, which scrapes an exporter whose metric we break."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry, Gauge, start_http_server

from seatrial.domains.evidence import rules
from seatrial.domains.evidence.types import Item, Order, Subject
from seatrial.kit.files import FileMap

pytestmark = [pytest.mark.debian("prometheus"), pytest.mark.slow]
PATIENCE_SECONDS = 30
CONFIG = """\
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: ship
    static_configs: [{{targets: ["127.0.0.1:{exporter}"]}}]
"""


@dataclass
class Watched:
    """A Prometheus, and the gauge that it scrapes."""

    address: str
    process: "subprocess.Popen[bytes]"
    registry: CollectorRegistry
    gauge: Gauge


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    registry = CollectorRegistry()
    gauge = Gauge("ship_depth_metres", "Depth of the water.", ["side"], registry=registry)
    gauge.labels(side="port").set(12.5)
    exporter, thread = start_http_server(0, addr="127.0.0.1", registry=registry)
    config = tmp_path / "prometheus.yml"
    config.write_text(CONFIG.format(exporter=exporter.server_port))
    port = free_port()
    command = [
        shutil.which("prometheus") or "prometheus",
        f"--config.file={config}",
        f"--storage.tsdb.path={tmp_path / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: _ready(address))
        yield Watched(address, process, registry, gauge)
    finally:
        process.kill()
        process.wait()
        exporter.shutdown()
        exporter.server_close()
        thread.join()


def _ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/-/ready", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.2)


def look(watched: Watched, query: str, **more: str) -> Item:
    minute = timedelta(minutes=1)
    order = Order(
        key="k",
        subject=Subject("service:ship", "sea"),
        workspace="ops",
        probe="metric",
        parameters={"query": query, "prometheus": watched.address, **more},
        evidence_type="metric",
        max_age=minute,
        every=minute,
        timeout=timedelta(seconds=5),
        author="checklist:ship",
    )
    allow = [watched.address.removeprefix("http://")]
    return rules.observe(order, files=FileMap({}), now=datetime.now(tz=UTC), allow=allow)


def test_a_metric_is_read_goes_missing_and_the_source_goes_away(watched: Watched) -> None:
    wait_until(lambda: look(watched, "ship_depth_metres").count == 1)
    found = look(watched, 'ship_depth_metres{side="port"} * 2')
    assert (found.outcome, found.findings["value"], found.type) == ("found", 25.0, "metric")
    assert abs(found.effective_at - found.collected_at) < timedelta(seconds=30)

    watched.registry.unregister(watched.gauge)
    wait_until(lambda: look(watched, "ship_depth_metres").count == 0)
    gone = look(watched, "ship_depth_metres")
    assert gone.outcome == "found"
    assert gone.findings["samples"] == 0
    assert "value" not in gone.findings

    wrong = look(watched, "ship_depth_metres{")
    assert wrong.outcome == "failed"
    assert "parse error" in wrong.problem

    watched.process.kill()
    watched.process.wait()
    silent = look(watched, "ship_depth_metres")
    assert silent.outcome == "failed"
    assert "refused" in silent.problem


def test_a_range_tells_how_low_and_how_high_it_was_and_how_much_of_it_is_known(watched: Watched) -> None:
    query = 'ship_depth_metres{side="port"}'

    def ranged(span: str = "10s") -> dict[str, Any]:
        return dict(look(watched, query, range=span, step="1s").findings)

    wait_until(lambda: ranged().get("last") == 12.5)
    watched.gauge.labels(side="port").set(3.0)
    wait_until(lambda: ranged().get("last") == 3.0)
    found = ranged()
    assert (found["least"], found["most"], found["first"]) == (3.0, 12.5, 12.5)
    assert 3.0 < found["mean"] < 12.5
    long = ranged("1h")
    assert long["expected"] == 3600 and 0 < long["coverage"] < 0.1, "an hour of which seconds are known"

    none = look(watched, "ship_height_metres", range="1m", step="1s").findings
    assert (none["samples"], "least" in none) == (0, False)
    wrong = look(watched, "ship_depth_metres{", range="1m", step="1s")
    assert wrong.outcome == "failed" and "parse error" in wrong.problem
