"""How old open actions are: late ones stand in the report and on the page of who has a stake (R083)."""

from datetime import timedelta

import pytest

from seatrial.domains.actions import services
from tests.cast import NOW
from tests.factories import catalog
from tests.factories.actions import action

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def promises(cast, monkeypatch):
    """Five open actions of post-incident reviews, and one that is verified; it is `NOW` for everybody."""
    monkeypatch.setattr("seatrial.kit.clock.now", lambda: NOW)
    catalog.service()
    made = {
        days: action(
            cast.lead, now=NOW - timedelta(days=age), due_on=TODAY - timedelta(days=days), severity=severity,
            title=f"Corrective action {days}", source="incident:4711", source_title="Postmortem of 4711",
        )
        for days, age, severity in (
            (-3, 1, "high"), (0, 10, "high"), (1, 20, "high"), (30, 60, "high"), (31, 70, "critical"),
        )
    }  # fmt: skip
    other = action(cast.lead, now=NOW, due_on=TODAY, severity="low", title="Not of an incident")
    services.cancel(other.name, reason="no more", actor=cast.actor("administrator"), now=NOW)
    return made


@pytest.mark.usefixtures("promises")
def test_open_actions_are_counted_by_severity_and_lateness(by):
    found = by("auditor").get("/api/v1/actions/aging?source=incident").json()

    rows = {each.pop("severity"): each for each in found["items"]}
    assert list(rows) == ["critical", "high", "medium", "low"]
    assert rows["high"] == {
        "open": 4, "overdue": 2, "in_time": 2, "week": 1, "month": 1, "longer": 0, "median_days": 15.0,
        "oldest_days": 60,
    }  # fmt: skip
    assert (rows["critical"]["longer"], rows["low"]["open"]) == (1, 0)
    assert [each["days_late"] for each in found["late"]] == [31, 30, 1]
    assert by("auditor").get("/api/v1/actions/aging?source=finding").json()["late"] == []


@pytest.mark.mission("R083")
def test_a_late_corrective_action_is_in_the_report_and_on_the_page_of_the_stakeholder(by, cast, promises):
    late = promises[31]
    page = by("auditor").get("/actions/aging?service=edi-gateway").content.decode()
    assert f"{late.name} {late.title}" in page
    assert "31 days late, Lead" in page
    assert "from Postmortem of 4711" in page
    assert late.title not in by("auditor").get("/actions/aging?service=other").content.decode()
    table = b"".join(by("auditor").get("/api/v1/actions/aging?format=csv"))
    assert table.startswith(b"severity,open,overdue")

    assert business(by)["value"] == "5 open, 3 overdue"
    assert f"{late.name} {late.title}" in business(by)["detail"]
    services.finish(late.name, outcome="It is done", actor=cast.actor("lead"), now=NOW)
    assert business(by)["value"] == "4 open, 2 overdue"
    assert late.title not in by("auditor").get("/actions/aging").content.decode()


def business(by):
    """What the page of who has a stake says of actions; the page and the API say the same."""
    about = "service=edi-gateway"
    given = by("auditor").get(f"/api/v1/insights/homes/business?{about}").json()
    facts = {fact["id"]: fact for section in given["sections"] for fact in section["facts"]}
    page = " ".join(by("auditor").get(f"/home/business?{about}").content.decode().split())
    assert facts["actions"]["value"] in page
    assert facts["actions"]["detail"] in page
    return facts["actions"]
