"""Items of the readiness checklist that flip when the real thing changes: dashboards, pipelines, links."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.models import Watch
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.readiness import selectors as readiness
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import system
from tests.cast import NOW
from tests.connectors.servers import Server, reply, serving
from tests.factories.workspaces import component

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
Deliver = Callable[[datetime], int]
HEAD = """\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {name: basics}
spec:
  version: 1.0.0
  areas:
    - name: all
      title: All
      domain: observability
      criteria:
"""
CRITERION = """\
        - id: {id}
          title: {id}
          statement: It holds.
          accepts: [{type}]
          role: operations_lead
          remedy: Mend it.
          probes: {{it: {probe}}}
          check: {check}
"""


def stand(server: Server, deliver: Deliver, criterion: str, **files: str) -> None:
    """A service whose metrics are the server's stands applied, with that one criterion."""
    place = f"  environments: {{production: {{url: {server.url}, metrics: {server.url}/metrics}}}}"
    sent = {"catalog.yaml": component(environments=place), "checklist.yaml": (HEAD + criterion).encode()}
    sent |= {path.replace("__", "/"): text.encode() for path, text in files.items()}
    workspaces.apply("ops", files=sent, actor=system("test"), now=NOW)
    deliver(NOW)


def result(deliver: Deliver, *, now: datetime, criterion: str) -> tuple[str, str]:
    """How the item stands after one run at that time."""
    services.collect_due(clock=lambda: now, allow=("127.0.0.1",))
    deliver(now)
    _, shown = readiness.standing(
        "service:edi", environment="production", checklist="basics", criterion=criterion, now=now
    )
    return shown.result, shown.reason


DASHBOARD = (
    '{"title": "EDI", "panels": [{"type": "stat", "title": "Depth", '
    '"targets": [{"expr": "edi_queue_depth"}]}]}'
)


@pytest.mark.mission("R043")
def test_a_broken_metric_turns_the_dashboards_item_red(deliver_events: Deliver) -> None:
    criterion = CRITERION.format(
        id="dashboards", type="dashboard",
        probe='{dashboard: {path: dashboards/edi.json, metrics: "{environment.metrics}"}, every: 30s}',
        check="evidence.it.valid && evidence.it.alive > 0 && size(evidence.it.missing) == 0",
    )  # fmt: skip
    with serving(reply(b"edi_queue_depth 3\n")) as server:
        stand(server, deliver_events, criterion, **{"dashboards/edi.json": DASHBOARD})
        assert result(deliver_events, now=NOW, criterion="dashboards")[0] == "pass"
        server._behave = reply(b"edi_queue_length 3\n")
        word, why = result(deliver_events, now=NOW + MINUTE, criterion="dashboards")
    assert word == "fail" and "edi_queue_depth" in why


WORKFLOW = """
name: deploy
on: {push: {branches: [main]}}
jobs:
  test: {runs-on: x, steps: [{run: pytest}]}
  deploy: {needs: test, environment: production, steps: [{run: ./deploy}]}
"""


@pytest.mark.mission("R046")
def test_a_workflow_without_approval_fails_and_with_it_passes(deliver_events: Deliver) -> None:
    criterion = CRITERION.format(
        id="pipeline", type="ci", probe="{ci: {}, every: 30s}",
        check="evidence.it.protected && evidence.it.approved && evidence.it.tested",
    )  # fmt: skip
    files = {".github/workflows/deploy.yml": WORKFLOW}
    approval = "environments: [{name: production, reviewers: [{type: Team, id: 7}]}]"
    with serving(reply(b"")) as server:
        stand(server, deliver_events, criterion, **files)
        word, why = result(deliver_events, now=NOW, criterion="pipeline")
        assert word == "fail" and "approved" in why
        stand(server, deliver_events, criterion, **files, **{".github/settings.yml": approval})
        assert result(deliver_events, now=NOW + MINUTE, criterion="pipeline")[0] == "pass"
        stand(server, deliver_events, criterion, **files)
        assert result(deliver_events, now=NOW + 2 * MINUTE, criterion="pipeline")[0] == "fail"


def test_evidence_that_is_sent_turns_an_item_and_its_expiry_turns_it_back(deliver_events: Deliver) -> None:
    criterion = CRITERION.format(
        id="drilled", type="drill", probe="{upload: {type: drill, name: restore}, max_age: 10d}",
        check="evidence.it.minutes < 60",
    )  # fmt: skip
    with serving(reply(b"")) as server:
        stand(server, deliver_events, criterion)
        assert result(deliver_events, now=NOW, criterion="drilled")[0] == "unknown"
        sent = Submission(Subject("service:edi", "production"), "drill", "restore", {"minutes": 42})
        services.attach(sent, service=catalog.service("edi"), actor=system("test"), now=NOW)
        assert result(deliver_events, now=NOW, criterion="drilled")[0] == "pass"
        later = NOW + timedelta(days=10)
        word, why = result(deliver_events, now=later, criterion="drilled")
        assert word == "unknown" and "expired" in why
    assert Watch.objects.get(probe="upload").due_at is None
    assert selectors.latest([Watch.objects.get().key])
