"""Figures of incidents and alerts: filtered, and as CSV."""

import csv
import re
from html import unescape

import pytest

from seatrial.domains.alerts import services
from seatrial.domains.identity.models import Person
from seatrial.domains.incidents import selectors as incidents
from seatrial.kit import clock
from tests.factories import catalog, triage
from tests.factories.incidents import DAY, HOUR, MINUTE, NOW, alert, resolved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def service(cast):
    del cast
    catalog.service("label-printer", owner="team:printers")
    return catalog.service()


def lines(browser, page: str) -> list[dict[str, str]]:
    """What the button CSV of the page gives."""
    link = re.search(r'href="([^"]*format=csv[^"]*)"', page)
    assert link
    answer = browser.get(unescape(link[1]))
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(answer.getvalue().decode().splitlines()))


def test_figures_of_incidents_are_filtered_alike_on_the_page_and_as_csv(by, cast):
    browser = by("operations")
    resolved(cast, started_at=NOW - MINUTE, severity="SEV1")
    resolved(cast, started_at=NOW - HOUR, severity="SEV2", service="service:label-printer")
    span = "from=2026-03-02&to=2026-03-02"
    for asked, n in (
        ("", "2"), ("&service=edi-gateway", "1"), ("&team=team:printers", "1"), ("&severity=SEV2", "1"),
        ("&severity=SEV2&team=team:edi", "0"), ("&service=unheard-of", "0"),
    ):  # fmt: skip
        page = browser.get(f"/incidents/figures?{span}{asked}").content.decode()
        found = {each["name"]: each for each in lines(browser, page)}
        assert found["mttr"]["n"] == n, asked
        assert f'<td>MTTR</td><td data-label="n" class="num">{n}</td>' in page
        assert found["mttr"]["definition"].startswith("From the beginning of the impact")
    page = browser.get("/incidents/figures?from=2026-03-01&to=2026-03-01").content.decode()
    assert {each["n"] for each in lines(browser, page)} == {"0"}


def test_precision_and_answers_stand_on_pages_and_come_as_csv(by, cast):
    browser, name = by("operations"), alert("Down", now=clock.now())
    page = browser.get("/alerts/noise").content.decode()
    assert "nobody labelled one" in page
    services.label(name, verdict="true_positive", actor=cast.actor("operations"), now=clock.now())
    assert "100%" in browser.get("/alerts/noise").content.decode()
    answer = browser.get("/api/v1/alerts/precision?format=csv").getvalue().decode()
    found = {each["team"]: each for each in csv.DictReader(answer.splitlines())}
    assert {team: each["precision"] for team, each in found.items()} == {"": "1.0", "team:edi": "1.0"}
    page = browser.get("/alerts/answering").content.decode()
    assert "Nobody was looked for" in page and lines(browser, page) == []
    row = triage.fired("Late", now=clock.now() - HOUR, team="edi")
    services.acknowledge(f"AL-{row.number}", actor=cast.actor("operations"), now=clock.now())
    page = browser.get("/alerts/answering?days=7").content.decode()
    (found,) = lines(browser, page)
    assert (found["answered"], float(found["mean_seconds"]) >= 3600) == ("1", True)
    assert "From the first page" in page


def test_the_days_of_figures_are_those_of_the_reader(by, cast):
    browser = by("operations")
    resolved(cast, now=NOW.replace(hour=21), started_at=NOW)  # past midnight in Kolkata
    for zone, day in (("UTC", "02"), ("Asia/Kolkata", "03")):
        Person.objects.filter(pk=cast.operations.pk).update(time_zone=zone)
        page = browser.get(f"/incidents/figures?from=2026-03-{day}&to=2026-03-{day}").content.decode()
        found = {each["name"]: each["n"] for each in lines(browser, page)}
        assert found["mttr"] == "1", zone


def test_a_vendor_is_told_figures_of_its_services_alone(by, cast):
    resolved(cast, started_at=NOW - MINUTE, severity="SEV1")
    browser = by("vendor")
    page = browser.get("/incidents/figures?from=2026-03-01&to=2026-03-09&team=team:edi").content.decode()
    assert "SEV1" not in page and "edi-gateway" not in page
    assert {each["n"] for each in lines(browser, page)} == {"0"}


def test_the_list_of_alerts_is_filtered_alike_on_the_page_and_as_csv(by):
    browser = by("operations")
    first, second = alert("Down", labels={"site": "oslo"}), alert("Slow", level="SEV1")
    for asked, names in (
        ("", [second, first]), ("level=SEV1", [second]), ("label=site%3Doslo", [first]),
        ("rule=Slow", [second]), ("text=down", [first]), ("text=down&level=SEV1", []),
    ):  # fmt: skip
        page = browser.get(f"/alerts?{asked}").content.decode()
        assert [each["name"] for each in lines(browser, page)] == names, asked
        assert [name for name in (second, first) if f"{name} " in page] == names, asked
    page = browser.get("/alerts?label=oslo").content.decode()
    assert "Write name=value" in page and "No alert is like that" in page
    assert browser.get("/api/v1/alerts?label=oslo").status_code == 422


def test_postmortems_are_filtered_alike_on_the_page_and_as_csv(by, cast):
    browser = by("operations")
    resolved(cast, now=clock.now() - HOUR)
    resolved(cast, now=clock.now() - 9 * DAY, service="service:label-printer")
    for asked, names in (
        ("", ["I-2", "I-1"]), ("service=edi-gateway", ["I-1"]), ("team=team:printers", ["I-2"]),
        ("state=overdue", ["I-2"]), ("state=draft", ["I-2", "I-1"]), ("state=closed", []),
    ):  # fmt: skip
        page = browser.get(f"/incidents/postmortems?{asked}").content.decode()
        assert [each["incident"] for each in lines(browser, page)] == names, asked
        assert [name for name in ("I-2", "I-1") if f">{name} " in page] == names, asked
    assert "No postmortem is like that" in page


def test_who_answers_for_a_postmortem_is_said_in_its_form(by, cast):
    browser, found = by("operations"), resolved(cast)
    address, said = f"/incidents/{found.name}/postmortem", {"timeline": "It ended."}
    assert f'value="{cast.operations.handle}"' in browser.get(address).content.decode()
    assert browser.post(address, {**said, "owner": cast.lead.handle}).status_code == 302
    assert incidents.postmortem(found.uid).owner == str(cast.lead.uid)
    assert browser.post(address, {**said, "owner": ""}).status_code == 302
    assert incidents.postmortem(found.uid).owner == str(cast.lead.uid)
    for handle in ("nobody-at-all", cast.vendor.handle):
        answer = browser.post(address, {**said, "owner": handle})
        assert answer.status_code == 422 and handle in answer.content.decode(), handle
    assert incidents.postmortem(found.uid).owner == str(cast.lead.uid)


@pytest.mark.parametrize(
    "page",
    [
        "/oncall/coverage",
        "/monitoring/rules",
        "/monitoring/coverage",
        "/monitoring/dashboards",
        "/monitoring/health",
    ],
)
def test_lists_can_be_had_as_csv(by, page):
    browser = by("operations")
    assert lines(browser, browser.get(page).content.decode()) == []
