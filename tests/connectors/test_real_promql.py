"""The metric probe against a real Prometheus that scrapes a real page."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from seatrial.domains.evidence import probes, rules
from seatrial.domains.evidence.types import Item, Order, Subject
from tests.connectors.servers import reply, serving

pytestmark = [pytest.mark.debian("prometheus"), pytest.mark.slow, pytest.mark.xdist_group("promql")]
assert probes

CONFIG = """\
global: {{scrape_interval: 1s, scrape_timeout: 1s}}
scrape_configs:
  - job_name: edi
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""
PAGE = b'# TYPE queue_depth gauge\nqueue_depth{queue="in"} 12\nqueue_depth{queue="dead"} 0\n'
PATIENCE = 30


class NoFiles:
    def read(self, path: str) -> bytes | None:
        return None

    def glob(self, pattern: str) -> list[str]:
        return []


def ask(server: str, query: str, *, seconds: float = 10) -> Item:
    parameters: dict[str, Any] = {"query": query, "prometheus": server}
    order = Order(
        key="k", subject=Subject("service:edi", "production"), workspace="w", probe="metric",
        parameters=parameters, evidence_type="metric", max_age=timedelta(minutes=5),
        every=timedelta(seconds=30), timeout=timedelta(seconds=seconds), author="checklist:c",
    )  # fmt: skip
    return rules.observe(order, files=NoFiles(), now=datetime.now(tz=UTC), allow=("127.0.0.1",))


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prometheus that has scraped the page at least once."""
    folder: Path = tmp_path_factory.mktemp("prometheus")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving(reply(PAGE)) as exporter:
        (folder / "prometheus.yml").write_text(CONFIG.format(port=exporter.port))
        program = shutil.which("prometheus") or "prometheus"
        process = subprocess.Popen(
            [program, f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
             f"--web.listen-address=127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait(f"http://127.0.0.1:{port}/api/v1/query?query=queue_depth")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _wait(url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=2) as answer:
                if b"queue_depth" in answer.read():
                    return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"no sample at {url} within {PATIENCE} s")


def test_a_query_gives_the_one_value(prometheus: str) -> None:
    item = ask(prometheus, 'queue_depth{queue="in"}')
    assert (item.outcome, item.findings["value"], item.count) == ("found", 12.0, 1)
    assert item.findings["labels"]["job"] == "edi"
    assert timedelta(0) <= item.collected_at - item.effective_at < timedelta(seconds=30)


def test_queries_give_scalars_many_series_and_none(prometheus: str) -> None:
    assert ask(prometheus, "scalar(sum(queue_depth))").findings["value"] == 12.0
    many = ask(prometheus, "queue_depth")
    assert (many.count, sorted(many.findings["values"]), "value" in many.findings) == (2, [0.0, 12.0], False)
    none = ask(prometheus, "absent_metric")
    assert (none.outcome, none.count, "value" in none.findings) == ("found", 0, False)


def test_a_division_by_zero_is_no_value(prometheus: str) -> None:
    item = ask(prometheus, 'queue_depth{queue="dead"} / 0')
    assert (item.count, item.findings["not_numbers"], "value" in item.findings) == (0, 1, False)


@pytest.mark.parametrize(
    ("query", "words"),
    [("queue_depth{", "bad_data"), ("queue_depth[5m]", "gives a matrix"), ('"text"', "gives a string")],
)
def test_a_query_that_cannot_be_judged_says_so(prometheus: str, query: str, words: str) -> None:
    item = ask(prometheus, query)
    assert item.outcome == "failed"
    assert words in item.problem
