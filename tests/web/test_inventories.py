"""Lists of all services: the inventory by trigger and owner, rehearsals, how far procedures are followed."""

import csv
import io
from html import unescape
from importlib import import_module
from typing import Any

import pytest

from seatrial.domains.catalog.models import Service
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.services import rehearsing
from seatrial.domains.runbooks.services.keeping import follow
from seatrial.domains.runbooks.types.rehearsals import NewDeployRehearsal
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.domains.runbooks import test_rehearse as told
from tests.factories import example, runs

pytestmark = pytest.mark.django_db
API = "/api/v1/runbooks"


def text(browser: Any, path: str, *, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status, answer.content
    return " ".join(unescape(answer.content.decode()).split())


def table(browser: Any, path: str) -> list[dict[str, str]]:
    """The whole list as CSV."""
    answer = browser.get(f"{API}{path}{'&' if '?' in path else '?'}format=csv")
    assert answer.status_code == 200, answer.content
    body = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(body)))


def every(browser: Any, path: str, **asked: Any) -> list[dict[str, Any]]:
    """All items, two at a time."""
    found, cursor = [], ""
    while True:
        answer = browser.get(f"{API}{path}", {**asked, "limit": 2, "cursor": cursor})
        assert answer.status_code == 200, answer.content
        page = answer.json()
        found += page["items"]
        if not (cursor := page["next"]):
            return found


@pytest.fixture
def browser(by: Any, deliver_events: Any) -> Any:
    """The lead, on the example's workspace."""
    example.apply(now=clock.now())
    deliver_events(clock.now())
    return by("lead")


@pytest.mark.mission("R129")
def test_every_runbook_is_mapped_to_trigger_and_owner(browser: Any) -> None:
    found = every(browser, "/inventory")
    assert [each["name"] for each in found] == sorted(each["name"] for each in found)
    assert len(found) == models.Runbook.objects.count() == 11
    assert all(each["is_mapped"] for each in found)
    breach = next(each for each in found if each["name"] == "edi-gateway/breach")
    assert (breach["service"], breach["alerts"]) == ("service:edi-gateway", ["EdiLeak"])
    assert [each["name"] for each in table(browser, "/inventory")] == [each["name"] for each in found]
    page = text(browser, "/runbooks/inventory?of=runbooks")
    assert page.count("/runbooks/edi-gateway/") >= 11
    assert "edi_leaked_records" in page
    assert "/api/v1/runbooks/inventory?format=csv" in page


@pytest.mark.mission("R120", "R132", "R133")
def test_failure_modes_and_routine_tasks_of_all_services_are_lists(browser: Any) -> None:
    modes, tasks = every(browser, "/failure-modes"), every(browser, "/routine-tasks")
    assert modes
    assert tasks
    for found, path in ((modes, "failure-modes"), (tasks, "routine-tasks")):
        assert {each["state"] for each in found} <= {"covered", "excused"}
        page = text(browser, f"/runbooks/inventory?of={path}")
        assert all(each["id"] in page for each in found)
        assert len(table(browser, f"/{path}?state=covered")) == sum(
            each["state"] == "covered" for each in found
        )
        assert "Nothing matches" in text(browser, f"/runbooks/inventory?of={path}&state=missing")


def test_what_is_missing_is_found_among_all_services(browser: Any) -> None:
    files = {
        "catalog.yaml": b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: tills}\n"
        b"spec: {type: service, lifecycle: production, owner: shop}\n---\n"
        b"apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: shop}\n"
        b"spec: {type: team, children: []}\n",
        "modes.yaml": b"apiVersion: seatrial.dev/v1\nkind: FailureModes\nmetadata: {name: tills}\n"
        b"spec:\n  service: component:default/tills\n"
        b"  modes: [{id: no-paper, title: No paper, likelihood: likely, detection: the cashier says so}]\n",
    }
    workspaces.apply("shop", files=files, actor=system("test"), now=clock.now())
    (missing,) = every(browser, "/failure-modes", state="missing")
    assert (missing["service"], missing["id"]) == ("service:tills", "no-paper")
    assert [each["id"] for each in every(browser, "/failure-modes", team="shop")] == ["no-paper"]
    assert every(browser, "/inventory", team="team:shop") == []
    assert every(browser, "/routine-tasks", service="tills") == []
    page = text(browser, "/runbooks/inventory?of=failure-modes&team=team:shop")
    assert "no-paper" in page
    assert "queue-stuck" not in page
    overview = text(browser, "/runbooks/inventory?team=team:shop").partition("<main")[2]
    assert "tills" in overview
    assert "EDI gateway" not in overview
    assert browser.get(f"{API}/failure-modes", {"service": "gone"}).status_code == 404
    assert "Nothing matches" in text(browser, "/runbooks/inventory?of=runbooks&service=gone")


def test_who_is_confined_sees_no_other_services(browser: Any, by: Any) -> None:
    assert every(by("vendor"), "/failure-modes") == []
    assert every(by("vendor"), "/inventory") == []
    page = text(by("vendor"), "/runbooks/inventory?of=routine-tasks").partition("<main")[2]
    assert "<tbody" not in page
    assert "Nobody wrote down what is done" in page


@pytest.fixture
def opened(by: Any, cast: Any, settings: Any, tmp_path: Any, monkeypatch: Any) -> Any:
    """Three rehearsals: one given up, one reported, one open."""
    settings.ARTEFACTS = str(tmp_path)
    lab = runs.lab()
    monkeypatch.setattr(clock, "now", lambda: lab.now)
    runs.runbook()
    runs.runbook(told.ROLLBACK, name=told.BACK)
    actor = cast.actor("operations")
    for number in (1, 2, 3):
        rehearsing.open_deploy_rehearsal(
            NewDeployRehearsal("edi-gateway", "staging"), actor=actor, now=lab.tick()
        )
        if number == 1:
            rehearsing.abandon_rehearsal("REH-1", reason="no time", actor=actor, now=lab.tick())
        if number == 2:
            report = told.RehearsalReport("None", has_none=True)
            rehearsing.report_rehearsal("REH-2", report=report, actor=actor, now=lab.tick())
    return by("operations")


def test_rehearsals_are_filtered_and_had_as_a_table(opened: Any) -> None:
    def names(**asked: str) -> list[str]:
        return [each["name"] for each in every(opened, "/rehearsals", **asked)]

    assert names() == ["REH-3", "REH-2", "REH-1"]
    assert names(result="failed") == ["REH-2"]  # the alert did not arrive
    assert names(result="incomplete") == ["REH-3", "REH-1"]
    assert names(result="passed") == []
    assert names(environment="staging", state="open") == ["REH-3"]
    assert names(environment="elsewhere") == []
    assert names(team="edi") == names(service="edi-gateway") == ["REH-3", "REH-2", "REH-1"]
    assert names(team="nobody") == []
    assert [each["name"] for each in table(opened, "/rehearsals?result=failed")] == ["REH-2"]
    page = text(opened, "/rehearsals?result=failed&team=team:edi").partition("<tbody")[2]
    assert "REH-2" in page
    assert "REH-3" not in page
    assert "result=failed&amp;format=csv" in opened.get("/rehearsals?result=failed").content.decode()
    assert "No rehearsal matches" in text(opened, "/rehearsals?environment=elsewhere")


def test_a_service_that_is_renamed_keeps_its_rehearsals(opened: Any) -> None:

    Service.objects.filter(name="edi-gateway").update(name="gateway", urn="service:gateway")
    follow("ops", changes={}, uids={}, renamed={"service:edi-gateway": "service:gateway"}, now=clock.now())
    assert len(every(opened, "/rehearsals", service="gateway")) == 3
    assert "REH-3" in text(opened, "/rehearsals/REH-3")


@pytest.mark.mission("R127")
def test_the_runs_behind_adherence_are_paged(
    by: Any, cast: Any, settings: Any, deliver_events: Any, monkeypatch: Any
) -> None:
    settings.RUNNER_WORKSPACES = frozenset({"ops"})
    lab = runs.lab()
    monkeypatch.setattr(clock, "now", lambda: lab.now)
    runs.runbook(runs.DEPLOY.replace("approval: [service_owner]\n", ""), now=lab.now)
    for number in range(3):
        new = runs.wanted("live", environment="production", because=f"I-{number}")
        runs.started(new, actor=cast.actor("operations"), now=lab.tick())
        lab.work(deliver_events)
    browser = by("operations")
    found = every(browser, "/adherence/runs")
    assert [each["because"] for each in found] == ["I-2", "I-1", "I-0"]
    assert [each["run"] for each in table(browser, "/adherence/runs")] == [each["run"] for each in found]
    assert every(browser, "/adherence/runs", team="shop") == []
    monkeypatch.setattr(import_module("seatrial.domains.runbooks.views.adherence"), "_PAGE", 2)
    page = text(browser, "/adherence")
    assert "I-0" not in page
    assert "100.0% of the steps" in page
    older = text(browser, f"/adherence?before={found[1]['run'].removeprefix('RUN-')}")
    assert "I-0" in older
    assert "100.0% of the steps" in older
    assert "which is no pass" in text(browser, "/adherence?team=team:shop")
    text(browser, "/adherence?service=gone", status=404)
