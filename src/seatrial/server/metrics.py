"""What Seatrial measures of itself, in Prometheus' text format, and the line that each request leaves."""

import os
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from seatrial.domains.actions import rules as action_rules
from seatrial.domains.actions import selectors as actions
from seatrial.domains.actions.types import Filter as ActionFilter
from seatrial.domains.audit import selectors as audit
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.notices import selectors as notices
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit import clock
from seatrial.server.parts import FOLDER_VARIABLE

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REQUESTS = Counter("seatrial_http_requests", "Requests that were answered", ("method", "view", "status"))
SECONDS = Histogram(
    "seatrial_http_request_seconds", "Time to the answer", ("method", "view"), buckets=_BUCKETS
)
log = structlog.get_logger("seatrial.web")

#: Asked every moment by programs at work; told where everything is (level `debug`).
_WAITING = frozenset({"api:take_job", "api:report_stretch"})

Answer = Callable[[HttpRequest], HttpResponseBase]


class CountRequests:
    """Every request is counted and logged under the name of its view: no path makes a series of its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; it is counted with the time that it took."""
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        view = request.resolver_match.view_name if request.resolver_match else "none"
        method = request.method if request.method in _METHODS else "OTHER"
        actor = getattr(getattr(request, "actor", None), "uid", "")
        count(method, view=view, status=response.status_code, seconds=seconds, actor=actor)
        return response


def count(method: str, *, view: str, status: int, seconds: float, actor: str) -> None:
    """A request that was answered is in the figures and in the log."""
    REQUESTS.labels(method, view, str(status)).inc()
    SECONDS.labels(method, view).observe(seconds)
    # the path may hold the secret of a sign-in link: the view's name says enough
    say = log.debug if view in _WAITING and status < HTTPStatus.BAD_REQUEST else log.info
    say(
        "request", method=method, view=view, status=status, milliseconds=round(seconds * 1000, 1), actor=actor
    )


class Installation(Collector):
    """What the database says of the whole installation, asked at each scrape."""

    def collect(self) -> Iterator[Metric]:
        """The gauges; where the database is away, that alone."""
        try:
            with transaction.atomic():  # a failing query must not spoil the caller's transaction
                found = [*_queue(), *_watches(), *_workspaces(), *_audit(), *_actions(), *_notices()]
        except DatabaseError as error:
            log.warning("the installation could not be measured", error=str(error).strip())
            found = []
        yield from found
        yield _gauge("seatrial_database_up", "Whether the database answered this scrape", len(found) > 0)


def text() -> bytes:
    """All figures in Prometheus' text format (0.0.4): those of all web processes, and the installation's."""
    if FOLDER_VARIABLE in os.environ:
        requests = CollectorRegistry()
        MultiProcessCollector(requests)  # type: ignore[no-untyped-call]
    else:
        requests = REGISTRY
    installation = CollectorRegistry()
    installation.register(Installation())
    return generate_latest(requests) + generate_latest(installation)


def _queue() -> Iterator[Metric]:
    depth = GaugeMetricFamily("seatrial_queue_jobs", "Jobs in the queue", labels=("queue", "status"))
    for queue, status, count in _rows(
        "SELECT queue_name, status::text, count(*) FROM procrastinate_jobs"
        " WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2"
    ):
        depth.add_metric((str(queue), str(status)), float(count))
    yield depth
    oldest = "SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat)) FROM procrastinate_workers"
    for (seconds,) in _rows(oldest):
        if seconds is not None:
            yield _gauge(
                "seatrial_worker_heartbeat_age_seconds", "Since the last sign of life of any worker", seconds
            )


def _actions() -> Iterator[Metric]:
    counts = actions.counts(ActionFilter(), today=action_rules.today(clock.now()))
    yield _gauge("seatrial_actions_open", "Actions that are open", counts.open)
    yield _gauge("seatrial_actions_overdue", "Open actions whose last day is over", counts.overdue)


def _notices() -> Iterator[Metric]:
    late = GaugeMetricFamily(
        "seatrial_notices_undelivered", "Notices that could not be mailed, by state", labels=("state",)
    )
    for state, count in notices.undelivered().items():
        late.add_metric((state,), float(count))
    yield late


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=float(value))


def _watches() -> Iterator[Metric]:
    load = evidence.load(now=clock.now())
    yield _gauge("seatrial_watches", "Standing orders to look", load.watches)
    yield _gauge("seatrial_watches_due", "Watches that are to be looked at now", load.due)
    yield _gauge("seatrial_watches_overdue", "Watches that wait longer than their own interval", load.overdue)
    collected = CounterMetricFamily("seatrial_evidence_collected", "Pieces of evidence that were stored")
    collected.add_metric((), float(evidence.collected()))
    yield collected


def _workspaces() -> Iterator[Metric]:
    """Whether what runs is what the files say, and whether the source of each workspace can be read."""
    drift = GaugeMetricFamily(
        "seatrial_workspace_drift", "Whether what stands differs from its source", labels=("workspace",)
    )
    trouble = GaugeMetricFamily(
        "seatrial_workspace_trouble",
        "Whether its source cannot be read, by kind",
        labels=("workspace", "kind"),
    )
    for found in workspace.workspaces():
        state = workspace.drift_of(found)
        if state.state != "unknown":
            drift.add_metric((found.name,), float(state.is_drift))
        if found.git is not None and found.git.trouble is not None:
            trouble.add_metric((found.name, found.git.trouble.kind), 1.0)
    yield drift
    yield trouble


def _audit() -> Iterator[Metric]:
    state, now = audit.state(), clock.now()
    yield _gauge("seatrial_audit_sealed_entries", "Entries in the tree over the audit log", state.size)
    yield _gauge("seatrial_audit_unsealed_entries", "Entries that are not in the tree yet", state.unsealed)
    oldest = (now - state.oldest_unsealed).total_seconds() if state.oldest_unsealed else 0.0
    yield _gauge("seatrial_audit_oldest_unsealed_seconds", "Age of the oldest unsealed entry", oldest)
    held = GaugeMetricFamily(
        "seatrial_audit_anchored_entries", "Entries that an anchor holds", labels=("anchor",)
    )
    up = GaugeMetricFamily(
        "seatrial_audit_anchor_up", "Whether the last anchoring did not fail", labels=("anchor",)
    )
    for anchor in state.anchors:
        held.add_metric((anchor.name,), float(anchor.size))
        up.add_metric((anchor.name,), float(anchor.well))
    yield held
    yield up


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
