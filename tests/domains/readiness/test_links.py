"""Links are checked, not only stored: what is gone reopens its item, within one run."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from seatrial.domains.evidence import services as evidence
from seatrial.domains.readiness import selectors
from seatrial.domains.readiness.types import Shown
from seatrial.domains.workspace import services as workspaces
from tests.cast import Cast
from tests.factories.workspaces import component

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CHECKLIST = b"""\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {name: links, title: Links}
spec:
  version: 1.0.0
  areas:
    - name: documentation
      title: Documentation
      domain: support
      criteria:
        - id: dashboard-linked
          title: The dashboard is there
          statement: The page of the dashboard answers.
          source: S0:37
          accepts: [dashboard]
          role: operations_lead
          probes:
            page: {http: {url: "{environment.url}/dashboard"}, type: dashboard, every: 30s, max_age: 5m}
          check: evidence.page.status == 200
"""


class Pages(ThreadingHTTPServer):
    """A server of pages that come and go."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = {"/dashboard"}


class _Handler(BaseHTTPRequestHandler):
    server: Pages

    def do_GET(self) -> None:
        self.send_response(200 if self.path in self.server.pages else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Nothing to say."""


@pytest.fixture
def pages() -> Iterator[Pages]:
    server = Pages()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.django_db
@pytest.mark.mission("R061")
def test_a_page_that_is_removed_reopens_its_item_within_one_run(
    pages: Pages, cast: Cast, deliver_events: Callable[[datetime], int]
) -> None:
    url = f"http://127.0.0.1:{pages.server_port}"
    where = f"  environments: {{demo: {{url: '{url}'}}}}"
    files = {"catalog.yaml": component(environments=where), "checklist.yaml": CHECKLIST}
    workspaces.apply("ops", files=files, actor=cast.actor("administrator"), now=NOW)

    def run(now: datetime) -> Shown:
        allow = [f"127.0.0.1:{pages.server_port}"]
        evidence.collect(evidence.claim_due(now=now, limit=10), clock=lambda: now, allow=allow)
        deliver_events(now)
        return selectors.standings("service:edi", environment="demo", now=now)[0]

    assert run(NOW).result == "pass"
    pages.pages.clear()
    gone = run(NOW + MINUTE)
    assert gone.result == "fail"
    assert "page.status is 404" in gone.reason
    pages.pages.add("/dashboard")
    assert run(NOW + 2 * MINUTE).result == "pass"


@pytest.mark.django_db
def test_an_address_of_this_machine_is_refused_unless_the_operator_allows_it(
    pages: Pages, cast: Cast, deliver_events: Callable[[datetime], int]
) -> None:
    where = f"  environments: {{demo: {{url: 'http://127.0.0.1:{pages.server_port}'}}}}"
    files = {"catalog.yaml": component(environments=where), "checklist.yaml": CHECKLIST}
    workspaces.apply("ops", files=files, actor=cast.actor("administrator"), now=NOW)
    evidence.collect(evidence.claim_due(now=NOW, limit=10), clock=lambda: NOW)
    deliver_events(NOW)
    shown = selectors.standings("service:edi", environment="demo", now=NOW)[0]
    assert shown.result == "error"
    assert "SEATRIAL_PROBE_ALLOW" in shown.reason
