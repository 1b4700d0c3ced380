"""The pages and endpoints of monitoring: rules, dashboards, health, and what an alert's page explains."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from seatrial.domains.alerts.models import Alert
from seatrial.domains.evidence import services as evidence
from seatrial.domains.incidents.services import link
from seatrial.domains.incidents.types import NewLink
from seatrial.domains.monitoring import selectors, services
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.cast import NOW, Cast
from tests.factories import alerting, incidents
from tests.factories import monitoring as factory

pytestmark = pytest.mark.django_db
ROOT = system("test")


@pytest.fixture(autouse=True)
def _standing(cast: Cast) -> None:
    del cast
    factory.apply()


def given(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1/monitoring{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_rules_are_listed_with_what_is_wrong(by: Callable[[str], Client]) -> None:
    page = by("lead").get("/monitoring/rules").text
    for word in ("Down", "Leak", "runbooks/down.md", "EDI gateway", "dead-anchor", "no-interpretation"):
        assert word in page, word
    found = given(by("lead"), "/rules?fault=dead-anchor&service=edi-gateway")["items"]
    assert [each["alert"] for each in found] == ["Slow"]
    assert [each["place"] for each in found[0]["faults"] if each["code"] == "dead-anchor"] == [
        "alerts/edi.yaml:19"
    ]
    assert "No rule matches" in by("lead").get("/monitoring/rules?text=nothing").text
    assert [each["alert"] for each in given(by("lead"), "/rules?severity=warning&text=disk")["items"]] == [
        "Full"
    ]


@pytest.mark.mission("R208")
def test_alerts_that_lead_nowhere_are_reported(by: Callable[[str], Client]) -> None:
    page = by("lead").get("/monitoring/coverage").text
    for word in ("Full", "it names no runbook", "runbooks/down.md has no heading #restart", "dead-runbook"):
        assert word in page, word
    assert ">Down<" not in page
    assert ">Down<" in by("lead").get("/monitoring/coverage?lead=runbook").text
    assert "No alert leads there" in by("lead").get("/monitoring/coverage?lead=elsewhere").text
    found = given(by("lead"), "/coverage?service=edi-gateway")
    assert (found["alerts"], found["with_runbook"], found["without_runbook"]) == (5, 4, 1)
    assert [each["severity"] for each in found["severities"]] == ["critical", "warning"]
    dead = given(by("lead"), "/coverage?lead=dead-anchor&severity=warning")["items"]
    assert [(each["alert"], each["place"]) for each in dead] == [("Slow", "alerts/edi.yaml:19")]


def test_a_rule_shows_how_to_read_it_and_its_changes(by: Callable[[str], Client]) -> None:
    changed = factory.RULES.replace(b"up == 0", b"up < 1")
    factory.apply(**{"alerts/edi.yaml": changed})
    page = by("lead").get("/monitoring/rules/edi-gateway/Down").text
    for word in (
        "Ask another machine first",
        "-expr: up == 0",
        "+expr: up &lt; 1",
        "Reviewed by ana",
    ):
        assert word in page, word
    found = given(by("lead"), "/rules/edi-gateway/Down")["items"][0]
    assert [each["revision"] for each in found["changes"]] == [2, 1]
    assert found["review"]["last"]["what"] == "One minute is right."
    assert by("lead").get("/monitoring/rules/edi-gateway/Gone").status_code == 404
    assert by("lead").get("/monitoring/rules/gone/Down").status_code == 404


@pytest.mark.mission("R210")
def test_a_dashboard_flags_what_nobody_explains_and_shows_its_changes(by: Callable[[str], Client]) -> None:
    factory.apply(**{"boards/edi.json": factory.BOARD.replace(b"edi_strange", b"edi_odd")})
    listed = by("lead").get("/monitoring/dashboards").text
    for word in ("on call", "edi_odd", "nobody says what it means"):
        assert word in listed, word
    page = by("lead").get("/monitoring/dashboards/edi-gateway/edi").text
    for word in ("How long partners wait", "not explained", "Strange: edi_strange", "Strange: edi_odd",
                 "Reviewed by ana"):  # fmt: skip
        assert word in page, word
    found = given(by("lead"), "/dashboards/edi-gateway/edi")
    assert found["changes"][0]["lines"] == ["-  Strange: edi_strange", "+  Strange: edi_odd"]
    assert found["changes"][0]["reviewed"]["by"] == "user:default/ana"
    assert given(by("lead"), "/dashboards")["items"][0]["panels"][1]["undocumented"] == ["edi_odd"]
    assert by("lead").get("/monitoring/dashboards/edi-gateway/gone").status_code == 404


@pytest.mark.mission("R212")
def test_a_probe_that_fails_makes_it_unhealthy_and_a_missed_review_is_overdue(
    by: Callable[[str], Client], deliver_events: Callable[[datetime], int]
) -> None:
    def look(now: datetime) -> None:
        deliver_events(now)
        evidence.collect(evidence.claim_due(now=now, limit=100), clock=lambda: now)
        deliver_events(now)

    def state(now: datetime) -> str:
        found = selectors.healths(ROOT, now=now)
        assert [each.environment for each in found] == ["production"]
        return found[0].state

    assert state(NOW) == "unknown"
    look(NOW)
    assert state(NOW) == "healthy"
    later = NOW + timedelta(minutes=1)
    factory.apply(**{"other.md": None})
    look(later)
    assert state(later) == "unhealthy"
    reviewed = selectors.healths(ROOT, now=NOW + timedelta(days=1))[0].reviewed
    assert (str(reviewed.until), reviewed.is_stale) == ("2026-03-03", False)
    assert selectors.healths(ROOT, now=NOW + timedelta(days=2))[0].reviewed.is_stale
    page = by("lead").get("/monitoring/health").text
    for word in ("page &amp;&amp; other", "The page is there", "stale", "file"):
        assert word in page, word


def test_services_and_alerts_show_it(by: Callable[[str], Client]) -> None:
    page = by("lead").get("/services/edi-gateway").text
    assert "/monitoring/rules?service=edi-gateway&amp;fault=any" in page
    factory.apply(**{"source.yaml": factory.SOURCE})
    alerting.send(alerting.key("prometheus"), alerting.group(alerting.alert("Down")))
    shown = by("lead").get(f"/alerts/AL-{Alert.objects.get().number}").text
    assert "Nobody can send. Ask another machine first." in shown
    assert "/monitoring/rules/edi-gateway/Down" in shown


def test_who_is_confined_sees_what_is_theirs(by: Callable[[str], Client]) -> None:
    assert given(by("vendor"), "/rules") == {"items": [], "faults": []}
    assert given(by("vendor"), "/dashboards") == given(by("vendor"), "/health") == {"items": []}
    assert by("vendor").get("/monitoring/rules/edi-gateway/Down").status_code == 404


BOOK = b"""\
---
title: Start it again
kind: incident
service: component:default/edi-gateway
owner: group:default/edi
trigger: Nothing answers.
triggers: [{alert: Gone}]
---
# Start it again

## Purpose and scope

Starts it.

## Steps

```sh name=start verify="none: a test" rollback="none: a test"
true
```
"""


@pytest.mark.mission("R129")
def test_an_alert_leads_to_its_runbooks(by: Callable[[str], Client]) -> None:
    factory.apply(**{"source.yaml": factory.SOURCE, "runbooks/again.md": BOOK, "runbooks/down.md": BOOK})
    key = alerting.key("prometheus")
    for name in ("Gone", "Down", "Strange"):
        alerting.send(key, alerting.group(alerting.alert(name, fingerprint=name)))
    shown = {
        each.labels["alertname"]: by("lead").get(f"/alerts/AL-{each.number}").text
        for each in Alert.objects.all()
    }
    number = Alert.objects.get(labels__alertname="Gone").number
    # by its trigger, and by the link of its rule
    assert f"/runbooks/edi-gateway/again/start?because=AL-{number}" in shown["Gone"]
    assert "/runbooks/edi-gateway/down/start" in shown["Down"]
    assert "What to do" not in shown["Strange"]


@pytest.mark.mission("R210")
def test_a_dashboard_is_opened_from_here_and_counted(by: Callable[[str], Client], cast: Cast) -> None:
    address = "https://grafana.example/d/edi"
    url = f"      url: {address}\n      audience: on call\n".encode()
    runbook = factory.RUNBOOK + f"See [the dashboard]({address}).\n".encode()
    plan = factory.PLAN.replace(b"      audience: on call\n", url)
    factory.apply(**{"monitoring.yaml": plan, "runbooks/down.md": runbook})
    path = "/monitoring/dashboards/edi-gateway/edi"
    answer = by("lead").get(f"{path}/open")
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert by("lead").head(f"{path}/open").status_code == 405
    now = clock.now()
    declared = incidents.declared(cast, now=now)
    new = NewLink("page", f"{address}?from=now-1h")
    link(declared.name, new=new, actor=cast.actor("operations"), now=now)
    page = by("lead").get(path).text
    for word in ("Open it", "1</span> opening by", "runbooks/down.md", "linked in <span"):
        assert word in page, word
    found = given(by("lead"), "/dashboards?use=used")["items"][0]["use"]
    assert (found["opened"], found["people"], found["incidents"], found["state"]) == (1, 1, 1, "used")
    assert given(by("lead"), "/dashboards?use=unused")["items"] == []
    assert "No dashboard is like that" in by("lead").get("/monitoring/dashboards?use=unused").text


def test_reviews_are_listed_by_what_is_due(by: Callable[[str], Client]) -> None:
    board = b"owner: group:default/edi\n      review_within: 3000d"
    plan = factory.PLAN.replace(b"      owner: group:default/edi", b"      " + board)
    factory.apply(**{"monitoring.yaml": plan})
    page = by("lead").get("/monitoring/reviews").text
    for word in ("The alert rule Leak", "nobody yet", "The health of edi-gateway", "3 Mar 2026", "overdue"):
        assert word in page, word
    assert "The dashboard EDI" not in page
    assert "The dashboard EDI" in by("lead").get("/monitoring/reviews?state=all").text
    assert "Nothing is like that" in by("lead").get("/monitoring/reviews?kind=unused").text
    assert "Nothing is like that" in by("lead").get("/monitoring/reviews?team=nobody").text
    found = given(by("lead"), "/reviews?kind=health")["items"]
    assert [(each["name"], each["due_on"], each["told_at"]) for each in found] == [
        ("edi-gateway", "2026-03-03", None)
    ]
    services.remind(now=clock.now())
    assert given(by("lead"), "/reviews?kind=health")["items"][0]["told_at"] is not None
