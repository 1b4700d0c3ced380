"""Pages and endpoints of actions."""

from datetime import date, timedelta

import pytest

from seatrial.domains.actions import selectors
from seatrial.domains.actions.models import Action as Row
from seatrial.domains.audit.models import Entry
from seatrial.kit import clock
from tests.cast import VENDORS_SERVICE
from tests.factories import catalog
from tests.factories.actions import action

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _services(db: None) -> None:
    catalog.service()
    catalog.service("label-printer", owner="team:labels")


def soon(days: int = 3) -> date:
    return (clock.now() + timedelta(days=days)).date()


def made(owner, **fields):
    return action(owner, now=clock.now(), **{"due_on": soon(), **fields})


@pytest.mark.mission("R079")
def test_an_action_without_a_last_day_is_refused_and_the_place_is_named(by):
    body = {"kind": "remediation", "title": "Raise the limit", "owner": "lead", "service": "edi-gateway"}
    answer = by("owner").post("/api/v1/actions", body, content_type="application/json")

    assert answer.status_code == 422
    assert [fault["place"] for fault in answer.json()["errors"]] == ["/due_on"]
    assert not Row.objects.exists()

    form = {**body, "severity": "low", "due_on": ""}
    page = by("owner").post("/actions/new", form)
    assert page.status_code == 422
    assert "An action has a last day" in page.content.decode()
    assert not Row.objects.exists()


def test_an_action_goes_from_open_to_verified_on_its_pages(by, cast):
    form = {
        "kind": "remediation", "title": "Raise the limit", "owner": "lead", "due_on": soon().isoformat(),
        "service": "edi-gateway", "severity": "high", "text": "It is <b>too</b> low",
    }  # fmt: skip
    answer = by("owner").post("/actions/new", form)
    assert answer["Location"] == "/actions/A-1"
    page = by("lead").get("/actions/A-1").content.decode()
    assert "It is &lt;b&gt;too&lt;/b&gt; low" in page
    assert "Say that it is done" in page

    assert by("lead").post("/actions/A-1", {"act": "done", "outcome": ""}).status_code == 422
    done = by("lead").post("/actions/A-1", {"act": "done", "outcome": "Raised", "revision": "1"})
    assert done.status_code == 302
    assert "somebody else verifies it" in by("lead").get("/actions/A-1").content.decode()
    assert by("lead").post("/actions/A-1", {"act": "verify"}).status_code == 403
    assert by("operations").post("/actions/A-1", {"act": "verify", "note": "Saw it"}).status_code == 302
    assert selectors.action("A-1").state == "verified"


def test_a_form_made_from_an_older_action_is_refused(by, cast):
    found = made(cast.lead)
    stale = {"act": "cancel", "reason": "No need", "revision": str(found.revision)}
    by("operations").post(f"/actions/{found.name}", {"act": "done", "outcome": "Done"})
    assert by("owner").post(f"/actions/{found.name}", stale).status_code == 409
    assert selectors.action(found.name).state == "done"


def test_if_match_guards_a_change(by, cast):
    found = made(cast.lead)
    browser = by("owner")
    tag = browser.get(f"/api/v1/actions/{found.name}")["ETag"]
    patch = {"title": "First"}
    first = browser.patch(
        f"/api/v1/actions/{found.name}", patch, content_type="application/json", headers={"If-Match": tag}
    )
    again = browser.patch(
        f"/api/v1/actions/{found.name}", patch, content_type="application/json", headers={"If-Match": tag}
    )
    assert (first.status_code, again.status_code) == (200, 412)


def test_a_dry_run_finds_the_faults_and_writes_nothing(by, cast):
    body = {"kind": "bypass", "title": "x", "owner": "lead", "service": "edi-gateway", "due_on": str(soon())}
    browser = by("owner")
    tried = browser.post("/api/v1/actions?dry_run=true", body, content_type="application/json")
    assert tried.status_code == 201
    wrong = {**body, "owner": "nobody"}
    refused = browser.post("/api/v1/actions?dry_run=true", wrong, content_type="application/json")
    assert refused.status_code == 422
    assert not Row.objects.exists()
    assert not Entry.objects.filter(action="actions.opened").exists()


def test_the_list_filters_pages_and_exports(by, cast):
    for number in range(53):
        made(cast.lead, title=f"Number {number}", kind="vulnerability" if number % 2 else "remediation")
    late = made(cast.owner, title="Late one")
    Row.objects.filter(uid=late.uid).update(due_on=date(2020, 1, 1))
    browser = by("owner")

    page = browser.get("/actions").content.decode()
    assert page.count("/actions/A-") == 50
    assert "before=5" in page
    assert "Late one" in browser.get("/actions?overdue=yes").content.decode()
    assert "Number 1" not in browser.get("/actions?owner=me").content.decode()
    assert "No action matches" in browser.get("/actions?service=nothing").content.decode()

    csv = b"".join(browser.get("/api/v1/actions?format=csv&kind=vulnerability")).decode().splitlines()
    assert len(csv) == 1 + 26
    assert csv[0].startswith("name,uid,kind,title")
    lines = b"".join(browser.get("/api/v1/actions?format=jsonl")).decode().splitlines()
    assert len(lines) == 54
    first = browser.get("/api/v1/actions?limit=50").json()
    rest = browser.get(f"/api/v1/actions?limit=50&cursor={first['next']}").json()
    assert len(first["items"] + rest["items"]) == 54
    assert [each["title"] for each in browser.get("/api/v1/actions?overdue=true").json()["items"]] == [
        "Late one"
    ]


def test_the_vendor_finds_theirs_and_nothing_else(by, cast):
    made(cast.lead, title="Of the gateway")
    made(cast.lead, title="Of nobody", service="", kind="process_review")
    made(cast.vendor, title="Of the printer", service=VENDORS_SERVICE)
    browser = by("vendor")

    page = browser.get("/actions").content.decode()
    assert "Of the printer" in page
    assert "Of the gateway" not in page
    assert "Of nobody" not in page
    assert [each["title"] for each in browser.get("/api/v1/actions").json()["items"]] == ["Of the printer"]
    assert "Of the gateway" not in browser.get("/search?q=Of").content.decode()


def test_the_service_page_the_overview_and_the_search_show_them(by, cast):
    found = made(cast.owner, title="Write the plan")
    browser = by("owner")
    for address in ("/services/edi-gateway", "/", "/search?q=write", f"/search?q={found.name}"):
        assert f"/actions/{found.name}" in browser.get(address).content.decode(), address


def test_money_is_given_on_the_page_by_the_service_owner_alone(by, cast):
    found = made(cast.lead)
    given = {"act": "fund", "amount": "2500", "currency": "EUR"}
    assert by("lead").post(f"/actions/{found.name}", given).status_code == 403
    assert by("owner").post(f"/actions/{found.name}", {**given, "currency": "euro"}).status_code == 422
    assert by("owner").post(f"/actions/{found.name}", given).status_code == 302
    assert "2,500.00 EUR, given by Owner" in by("lead").get(f"/actions/{found.name}").content.decode()
