"""A real Prometheus asks the example's rules about series that are made up, and incidents open."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from seatrial.domains.alerts import services
from seatrial.domains.incidents import models, selectors
from seatrial.kit import clock
from tests.cast import Cast
from tests.factories import alerting, example
from tests.server.monitors import free_port, rules_of_example, serving, started, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.debian("prometheus")]
#: How each series goes on from second to second, as figures that `SERIES` is filled with.
SERIES = """\
edi_uploads_refused_total{{reason="bomb"}} {bombs}
edi_uploads_refused_total{{reason="flood"}} {floods}
edi_connections_open 97
edi_connections_limit 100
edi_acknowledgements_overdue {late}
edi_portal_locked{{kind="address"}} 2
edi_leaked_records 1
"""
_PLAYBOOKS = {
    "EdiHostileUploads": "hostile-uploads",  # R193
    "EdiFlood": "resource-exhaustion",  # R194
    "EdiConnectionsFull": "service-degradation",
    "EdiAcknowledgementsOverdue": "service-degradation",  # R195
    "EdiSigninsLocked": "suspicious-activity",  # R196
    "EdiLeak": "breach",
}
_PROMETHEUS = """\
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml]
scrape_configs: [{{job_name: edi-gateway, static_configs: [{{targets: ['{exporter}']}}]}}]
alerting:
  alertmanagers: [{{api_version: v2, path_prefix: '/in/{key}', static_configs: [{{targets: ['{host}']}}]}}]
"""


class _Exporter(BaseHTTPRequestHandler):
    """Counters grow with time, thousands a second; answers are late by more."""

    def do_GET(self) -> None:
        """The figures of this second."""
        second = int(time.monotonic())
        text = SERIES.format(bombs=second * 3, floods=second * 5000, late=second % 7 + 1)
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Tests say what went wrong."""


@contextmanager
def exporting() -> Iterator[str]:
    """Where the figures are."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Exporter)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.mission("R193", "R194", "R195", "R196")
def test_series_of_attacks_open_incidents_with_their_playbooks(
    tmp_path: Path, cast: Cast, deliver_events: Callable[[datetime], int]
) -> None:
    example.apply(now=clock.now())
    deliver_events(clock.now())
    key = alerting.key("edi-prometheus")
    with serving() as address, exporting() as exporter:
        text = _PROMETHEUS.format(exporter=exporter, key=key, host=address.removeprefix("http://"))
        (tmp_path / "prometheus.yml").write_text(text, encoding="utf-8")
        (tmp_path / "rules.yml").write_text(rules_of_example(_PLAYBOOKS), encoding="utf-8")
        command = [
            "prometheus", f"--config.file={tmp_path / 'prometheus.yml'}",
            f"--storage.tsdb.path={tmp_path / 'data'}", f"--web.listen-address=127.0.0.1:{free_port()}",
            "--rules.alert.resend-delay=2s",
        ]  # fmt: skip

        def opened() -> bool:
            advance_all()
            deliver_events(clock.now())
            return models.Incident.objects.count() >= len(_PLAYBOOKS)

        with started(command, folder=tmp_path):
            wait_for(opened, seconds=90)
    actor = cast.actor("administrator")
    found: dict[str, list[str]] = {}
    for each in models.Incident.objects.order_by("number"):
        room = selectors.room(str(each), actor=actor)
        alert = alerting.named(next(one.target for one in room.links if one.kind == "alert"))
        found[alert] = [one.target for one in room.links if one.kind == "runbook"]
    assert found == {name: [f"runbook:edi-gateway/{stem}"] for name, stem in _PLAYBOOKS.items()}


def advance_all() -> None:
    """Whatever waited for an explanation goes on, as if its time were over."""
    later = clock.now() + timedelta(seconds=31)
    services.advance(clock=lambda: later)
