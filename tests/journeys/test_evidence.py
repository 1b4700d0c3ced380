"""The pages of evidence and connections in Chromium: axe in both themes, at a desk and on a phone."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services
from seatrial.domains.evidence.models import Evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.cast import NOW
from tests.factories.workspaces import checklist, component, workspace
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]
CONNECTIONS = b"""\
apiVersion: seatrial.dev/v1
kind: Connection
metadata: {name: logs, title: Logs}
spec: {type: loki, url: "http://127.0.0.1:9", owner: team:ops, secret: "env:LOKI_TOKEN"}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: ops}
spec: {type: team, children: []}
"""
CRITERION = "/services/edi-gateway/default/basics/plan-published"


@pytest.fixture
def cookies(transactional_db: None, tmp_path: Path, settings: Any, by: Any) -> list[dict[str, str]]:
    """An administrator is signed in; a criterion waits for a drill, and a connection was tried in vain."""
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    waiting = checklist().replace(b"plan: {file: {path: docs/plan.md}, every: 30s, max_age: 5m}",
                                  b"plan: {upload: {type: drill, name: restore}}")  # fmt: skip
    waiting = waiting.replace(b"accepts: [file]", b"accepts: [drill, scan]").replace(
        b"plan.exists", b"plan.minutes < 60"
    )
    files = {"catalog.yaml": component("edi-gateway"), "checklist.yaml": waiting, "servers.yaml": CONNECTIONS}
    workspaces.apply("ops", files=workspace(**files), actor=system("test"), now=NOW)
    services.try_connections(now=clock.now())
    client = by("administrator")
    name = configured.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": name, "value": client.cookies[name].value}]


def send(kind: str, **findings: Any) -> str:
    """The address of a piece that somebody sent just now."""
    sent = Submission(Subject("service:edi-gateway", "default"), kind, "restore", findings)
    done = services.attach(
        sent, service=catalog.service("edi-gateway"), actor=system("test"), now=clock.now()
    )
    found = Evidence.objects.get(uid=done.item.uid)
    connection.close()
    return f"/evidence/{found.uid}"


@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    visitor: Visitor, live_server: LiveServer, cookies: list[dict[str, str]], width: int
) -> None:
    drill = send("drill", minutes=9, statement="Restored by Wei. " * 20)
    scan = send("scan", critical=1, findings=[{"rule": "x" * 90, "severity": "critical"}])
    visitor.expected.append("status of 404")  # a browser asks for an icon by itself
    page = visitor.open(f"{live_server.url}/evidence", width=width, cookies=cookies)
    found: list[str] = []
    for address in (
        "/evidence", "/evidence?type=scan&show=stale", drill, scan, "/connections",
        "/definitions/connection:logs", CRITERION, "/services/edi-gateway/default/attach",
    ):  # fmt: skip
        answer = page.goto(live_server.url + address)
        assert answer is not None and answer.status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found += [f"{address} {line}" for line in violations_in_both_themes(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{address} is wider than {width}")
        if address == CRITERION and not page.locator("form textarea[name=statement]").is_visible():
            found.append(f"{address} shows no form to attach with")

    assert found == []
