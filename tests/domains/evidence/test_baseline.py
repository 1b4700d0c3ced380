"""A baseline after a deployment, from Debian's Prometheus: a query made again gives the same numbers."""

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from pydantic import ValidationError

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog import services as deployments
from seatrial.domains.catalog.rules.deployments import Recorded
from seatrial.domains.evidence import probes, rules, selectors, services
from seatrial.domains.evidence.models import Evidence, Watch
from seatrial.domains.evidence.probes.baseline import BaselineParameters, window_of
from seatrial.domains.evidence.types import Order, Subject
from seatrial.domains.readiness import selectors as readiness
from seatrial.domains.readiness import services as trials
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.kit.files import FileMap
from tests.cast import NOW
from tests.connectors.test_real_prometheus import free_port, wait_until
from tests.factories.workspaces import component

assert probes
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
DIGEST = "sha256:" + "ab" * 32
QUERIES = {
    "p50": "histogram_quantile(0.5, sum by (le) (rate(edi_seconds_bucket[$window])))",
    "p95": "histogram_quantile(0.95, sum by (le) (rate(edi_seconds_bucket[$window])))",
    "p99": "histogram_quantile(0.99, sum by (le) (rate(edi_seconds_bucket[$window])))",
    "error_rate": "sum(rate(edi_failed_total[$window])) / sum(rate(edi_seconds_count[$window]))",
    "throughput": "sum(rate(edi_seconds_count[$window]))",
    "saturation": "max(max_over_time(edi_busy_ratio[$window]))",
}
CONFIG = """\
global: {{scrape_interval: 500ms, scrape_timeout: 400ms}}
scrape_configs: [{{job_name: edi, static_configs: [{{targets: ["127.0.0.1:{port}"]}}]}}]
"""
CHECKLIST = """\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {{name: basics}}
spec:
  version: 1.0.0
  areas:
    - name: all
      title: All
      domain: observability
      criteria:
        - id: baseline
          title: A baseline is on record
          statement: The figures after the deployment are kept.
          accepts: [baseline]
          role: operations_lead
          remedy: Deploy.
          probes:
            base:
              metrics_baseline:
                prometheus: "{{environment.prometheus}}"
                window: 5s
                settle: 1s
                units: {{throughput: interchanges per second}}
                queries:
{queries}
          check: evidence.base.complete && evidence.base.figures.p99.value < 1.0
"""


@contextmanager
def traffic() -> Iterator[int]:
    """The port of a service that answers a hundred requests a second, some of them with errors."""
    registry = CollectorRegistry()
    seconds = Histogram("edi_seconds", "Time to answer.", registry=registry)
    failed = Counter("edi_failed", "Errors.", registry=registry)
    busy = Gauge("edi_busy_ratio", "Part of the workers that is busy.", registry=registry)
    server, thread = start_http_server(0, addr="127.0.0.1", registry=registry)
    stop = threading.Event()

    def run() -> None:
        for number in range(10**6):
            if stop.wait(0.01):
                return
            seconds.observe(0.003 * (number % 40))
            busy.set((number % 100) / 100)
            if number % 9 == 0:
                failed.inc()

    worker = threading.Thread(target=run)
    worker.start()
    try:
        yield server.server_port
    finally:
        stop.set()
        worker.join()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def prometheus(tmp_path: Path) -> Iterator[str]:
    with traffic() as port:
        (tmp_path / "prometheus.yml").write_text(CONFIG.format(port=port))
        at = f"127.0.0.1:{free_port()}"
        process = subprocess.Popen(
            [shutil.which("prometheus") or "prometheus", f"--config.file={tmp_path}/prometheus.yml",
             f"--storage.tsdb.path={tmp_path}/data", f"--web.listen-address={at}", "--log.level=error"],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_until(lambda: bool(_answers(f"http://{at}")))
            yield f"http://{at}"
        finally:
            process.kill()
            process.wait()


def _answers(server: str) -> list[Any]:
    try:
        answer = httpx.get(f"{server}/api/v1/query", params={"query": "edi_seconds_count"}, trust_env=False)
        return list(answer.json()["data"]["result"])
    except (httpx.TransportError, ValueError, KeyError):
        return []


def apply(server: str, *, now: datetime) -> None:
    queries = "\n".join(f"                  {name}: '{query}'" for name, query in QUERIES.items())
    place = f"  environments: {{production: {{url: 'http://127.0.0.1:1', prometheus: '{server}'}}}}"
    files = {
        "catalog.yaml": component(environments=place),
        "checklist.yaml": CHECKLIST.format(queries=queries).encode(),
    }
    workspaces.apply("ops", files=files, actor=system("test"), now=now)


def collect() -> int:
    return services.collect_due(clock=clock.now, allow=("127.0.0.1",))


def deploy(deliver: Callable[[datetime], int]) -> datetime:
    now = clock.now()
    said = Recorded("production", now, now, digest=DIGEST)
    deployments.record_deployment("edi", said=said, actor=system("test"), now=now)
    deliver(now)
    return now


def taken(deliver: Callable[[datetime], int]) -> Evidence:
    """The baseline, once it is due and a worker has looked."""
    due = Watch.objects.get().due_at
    assert due is not None
    while (left := due - clock.now()) > timedelta(0):
        time.sleep(left.total_seconds())
    assert collect() == 1
    deliver(clock.now())
    latest = Watch.objects.get().latest
    assert latest is not None
    return latest


def result() -> str:
    _, found = readiness.standing(
        "service:edi", environment="production", checklist="basics", criterion="baseline", now=clock.now()
    )
    return str(found.result)


@pytest.mark.mission("R066")
@pytest.mark.debian("prometheus")
@pytest.mark.slow
@pytest.mark.django_db
def test_after_a_deployment_the_figures_are_kept_and_the_same_query_gives_the_same_numbers(
    prometheus: str, deliver_events: Callable[[datetime], int]
) -> None:
    apply(prometheus, now=clock.now())
    assert collect() == 1
    assert "no deployment to production is recorded" in Evidence.objects.get().problem

    first = deploy(deliver_events)
    assert Watch.objects.get().due_at == first + 7 * SECOND
    assert collect() == 0, "the window is not over"
    kept = taken(deliver_events)
    assert (kept.type, kept.outcome, kept.provenance, kept.revision) == (
        "baseline", "found", "proven", DIGEST,
    )  # fmt: skip
    assert result() == "pass"
    found = kept.findings
    window = window_of(BaselineParameters(**Watch.objects.get().parameters), deployed_at=first)
    assert (found["start"], found["end"]) == (window.start.isoformat(), window.end.isoformat())
    assert window.start >= first
    assert (kept.effective_at, kept.expires_at) == (window.end, window.end + timedelta(days=365))
    _same_again(prometheus, found)

    assert services.demand([kept.key], now=clock.now()) == 0, "what was found for good is not asked again"
    assert collect() == 0
    again = deploy(deliver_events)
    assert Watch.objects.get().due_at == again + 7 * SECOND, "the same version, deployed again"
    second = taken(deliver_events)
    assert second.uid != kept.uid and second.findings["start"] > found["end"]
    _same_again(prometheus, second.findings)
    _same_again(prometheus, Evidence.objects.get(uid=kept.uid).findings)


def _same_again(server: str, findings: dict[str, Any]) -> None:
    """Every figure has its unit, its query and its time, and the query at that time gives its number."""
    assert (findings["complete"], findings["missing"], findings["window_seconds"]) == (True, [], 5)
    assert set(findings["figures"]) == set(QUERIES)
    for name, figure in findings["figures"].items():
        assert figure["query"] == QUERIES[name].replace("$window", "5s")
        assert (figure["start"], figure["end"]) == (findings["start"], findings["end"])
        at = datetime.fromisoformat(figure["end"]).timestamp()
        asked = {"query": figure["query"], "time": f"{at:.3f}"}
        answer = httpx.get(f"{server}/api/v1/query", params=asked, trust_env=False).json()
        ((_, value),) = [each["value"] for each in answer["data"]["result"]]
        assert figure["value"] == float(value) > 0
    figures = findings["figures"]
    assert figures["p50"]["value"] < figures["p95"]["value"] <= figures["p99"]["value"]
    assert 50 < figures["throughput"]["value"] < 110 and 0.05 < figures["error_rate"]["value"] < 0.2
    units = {name: figure["unit"] for name, figure in figures.items()}
    assert (units["p99"], units["throughput"]) == ("seconds", "interchanges per second")


def look(**changes: Any) -> Any:
    parameters = {"queries": QUERIES, "prometheus": "http://127.0.0.1:9", **changes.pop("parameters", {})}
    said: dict[str, Any] = {
        "key": "k", "subject": Subject("service:edi", "production"), "workspace": "w",
        "probe": "metrics_baseline", "parameters": parameters, "evidence_type": "baseline",
        "max_age": 5 * MINUTE, "every": MINUTE, "timeout": 2 * SECOND, "author": "checklist:c",
    }  # fmt: skip
    return rules.observe(Order(**{**said, **changes}), files=FileMap({}), now=NOW, allow=("127.0.0.1",))


def test_before_the_window_is_over_nothing_is_taken_and_it_is_said_when_it_will_be():
    early = look(deployed_at=NOW - 10 * MINUTE)
    assert early.outcome == "failed"
    assert "the window after the deployment ends at" in early.problem and "in 6 min" in early.problem
    silent = look(deployed_at=NOW - 30 * MINUTE)
    assert silent.outcome == "failed" and "refused" in silent.problem and "final" not in silent.extra


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"queries": {**QUERIES, "saturation": " "}}, "needs a query for saturation"),
        ({"queries": {"p50": "1"}}, "p95, p99, error_rate, throughput, saturation"),
        ({"units": {"speed": "m/s"}}, "speed has a unit and no query"),
        ({"window": "soon"}, "no duration"),
        ({"connection": "metrics"}, "either prometheus or connection"),
    ],
)
def test_what_is_no_baseline_is_refused_before_anybody_looks(said: dict[str, Any], words: str):
    with pytest.raises(ValidationError, match=words):
        BaselineParameters(**{"queries": QUERIES, "prometheus": "http://p", **said})


@pytest.mark.django_db
def test_a_trial_before_the_window_is_over_says_when_and_the_baseline_is_still_taken_in_time(deliver_events):
    apply("http://127.0.0.1:9", now=NOW)
    said = Recorded("production", NOW, NOW, digest=DIGEST)
    deployments.record_deployment("edi", said=said, actor=system("test"), now=NOW)
    deliver_events(NOW)
    service = catalog.by_urn("service:edi")
    assert service is not None
    trials.start_trial(service, environment="", actor=system("test"), now=NOW + SECOND)
    assert services.collect_due(clock=lambda: NOW + SECOND, allow=("127.0.0.1",)) == 1
    assert Watch.objects.get().due_at == NOW + 7 * SECOND
    (item,) = selectors.latest([Watch.objects.get().key]).values()
    assert item.outcome == "failed" and "in 5 s" in item.problem
