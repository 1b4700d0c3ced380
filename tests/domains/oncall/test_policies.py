"""Whom a policy pages: in and out of hours, at a vendor, with the reason; and what a run keeps of it."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.oncall import selectors
from tests.factories.oncall import NOW

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 3, 8, 3, tzinfo=UTC)


def test_a_level_pages_who_is_on_call_who_leads_and_whom_it_names(team):
    snapshot = selectors.policy_snapshot("escalation-policy:edi", at=NOW)
    assert [(each["to"], each["wait"]) for each in snapshot["levels"]] == [
        (["schedule:edi"], 300), (["lead:edi-team", "person:nobody"], 600),
    ]  # fmt: skip
    (first,) = selectors.resolve(snapshot["levels"][0]["to"], at=NOW)
    assert (team.names([first.person_uid]), first.why) == (
        ["ana"], "EDI, layer week: their turn",
    )  # fmt: skip
    lead, nobody = selectors.resolve(snapshot["levels"][1]["to"], at=NOW)
    assert team.names([lead.person_uid]) == ["ana"]
    assert (nobody.person_uid, "no account" in nobody.problem) == ("", True)


@pytest.mark.mission("R169")
def test_a_page_on_sunday_at_three_follows_the_policy_of_these_hours(team):
    by_day = selectors.policy_snapshot("escalation-policy:edi", at=NOW)
    by_night = selectors.policy_snapshot("escalation-policy:edi", at=SUNDAY)
    assert (by_day["urn"], by_night["urn"]) == ("escalation-policy:edi", "escalation-policy:nights")
    assert "shut" in by_night["why"]
    (paged,) = selectors.resolve(by_night["levels"][0]["to"], at=SUNDAY)
    assert team.names([paged.person_uid]) == ["ben"]


def test_snapshots_of_many_policies_cost_what_those_of_one_do(team):
    names = ["edi", "nights", "carrier", "none"]
    urns = [f"escalation-policy:{name}" for name in names]
    selectors.policy_snapshots(urns, at=SUNDAY)  # the process knows each definition from now on
    with CaptureQueriesContext(connection) as of_one:
        one = selectors.policy_snapshots(urns[:1], at=SUNDAY)
    with CaptureQueriesContext(connection) as of_some:
        some = selectors.policy_snapshots(urns[:2], at=SUNDAY)
    assert len(of_some) == len(of_one) - 1  # what is asked for itself need not be looked up as the substitute
    assert some[urns[0]] == one[urns[0]] == selectors.policy_snapshot(urns[0], at=SUNDAY)
    found = selectors.policy_snapshots(urns, at=SUNDAY)
    assert {urn: each["urn"] for urn, each in found.items()} == {
        urns[0]: urns[1], urns[1]: urns[1], urns[2]: urns[2],
    }  # fmt: skip


def test_contacts_of_a_vendor_follow_one_another(team):
    snapshot = selectors.policy_snapshot("escalation-policy:carrier", at=NOW)
    found = [selectors.resolve(each["to"], at=NOW) for each in snapshot["levels"]]
    assert [[(each.name, each.channel, each.address) for each in level] for level in found] == [
        [("Carrier desk", "email", "desk@carrier.example")],
        [("Carrier boss", "phone", "+47 555 010 99")],
        [("Ana", "", "")],
    ]
    assert [each["wait"] for each in snapshot["levels"]] == [1800, 1800, 1800]


def test_a_service_has_the_policy_of_its_team_unless_it_names_one(team):
    service = catalog.service("edi-gateway")
    assert selectors.policies_for([service]) == {"service:edi-gateway": "escalation-policy:edi"}


def test_who_is_on_call_is_asked_in_bulk(team, django_assert_max_num_queries):
    selectors.resolve_all(["schedule:edi"], at=NOW)
    with django_assert_max_num_queries(8):
        selectors.on_call(["schedule:edi", "schedule:none"], at=NOW)
