"""Load tests of k6: what is read, what is rejected, and the drafts that a missed threshold leads to."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from seatrial.domains.actions import selectors as actions
from seatrial.domains.actions import services as deciding
from seatrial.domains.actions.services import CannotActOnAction
from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import formats, services
from seatrial.domains.evidence.models import Evidence
from seatrial.domains.evidence.services.importing import Wanted
from seatrial.domains.evidence.services.recommending import recommend
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.notices.models import Message
from seatrial.kit.access import Denied, system
from seatrial.kit.problems import Invalid, NotFound
from tests.cast import NOW
from tests.factories import catalog as factory

ROOT = system("test")
DAY = timedelta(days=1)
TREND = {"avg": 180.1, "min": 3.0, "med": 120.5, "max": 2100.0, "p(90)": 400.0, "p(95)": 612.5}
SUBMETRIC = "http_req_duration{name:POST /interchanges}"
#: As `handleSummary(data)` is given it.
SUMMARY: dict[str, Any] = {
    "root_group": {"name": "", "path": "", "groups": [], "checks": []},
    "state": {"isStdOutTTY": False, "testRunDurationMs": 60000.1},
    "metrics": {
        "http_req_duration": {"type": "trend", "contains": "time", "values": TREND},
        SUBMETRIC: {
            "type": "trend", "contains": "time", "values": TREND,
            "thresholds": {"p(95)<500": {"ok": False}, "avg<400": {"ok": True}},
        },
        "http_req_failed": {
            "type": "rate", "contains": "default", "values": {"rate": 0.04, "passes": 80, "fails": 1920},
            "thresholds": {"rate<0.01": {"ok": False}},
        },
        "http_reqs": {"type": "counter", "contains": "default", "values": {"count": 2000, "rate": 33.3}},
        "checks": {
            "type": "rate", "values": {"rate": 0, "passes": 0, "fails": 0},
            "thresholds": {"rate>0.9": {"ok": True}},
        },
        "broken": "nothing",
        "odd": {"values": {"value": 1}, "thresholds": {"value<2": "yes"}},
    },
}  # fmt: skip


def read(document: dict[str, Any]) -> formats.Report:
    return formats.read(json.dumps(document).encode())


def test_a_summary_of_k6_is_read_and_what_goes_in_comes_out_or_is_rejected():
    report = read(SUMMARY)
    assert (report.format, report.type, report.count) == ("k6", "load_test", 2000)
    assert report.entries == report.taken + len(report.rejects) == 7 + 5
    assert [each.place for each in report.rejects] == ["/metrics/broken", "/metrics/odd/thresholds/value<2"]
    assert report.summary["thresholds"] == [
        {"metric": "http_req_duration", "endpoint": "POST /interchanges", "threshold": "p(95)<500",
         "ok": False, "value": 612.5},
        {"metric": "http_req_duration", "endpoint": "POST /interchanges", "threshold": "avg<400",
         "ok": True, "value": 180.1},
        {"metric": "http_req_failed", "endpoint": "every endpoint", "threshold": "rate<0.01", "ok": False,
         "value": 0.04},
        {"metric": "checks", "endpoint": "every endpoint", "threshold": "rate>0.9", "ok": False,
         "reason": "there are no samples"},
    ]  # fmt: skip
    said = {name: report.summary[name] for name in ("failed", "samples", "reached", "met_objectives")}
    assert said == {"failed": 3, "samples": 2000, "reached": 33.3, "met_objectives": False}
    assert report.summary["p95_seconds"] == 0.6125


def test_the_summary_export_says_true_of_a_threshold_that_was_crossed():
    metrics = {
        SUBMETRIC: {**TREND, "thresholds": {"p(95)<500": True, "avg<400": False}},
        "errors": {"count": 0, "rate": 0, "thresholds": {"count<1": False}},
        "http_req_failed": {"passes": 1, "fails": 9, "value": 0.1, "thresholds": {"rate<0.2": False}},
    }
    found = read({"root_group": {}, "metrics": metrics}).summary["thresholds"]
    assert [(each["threshold"], each["ok"], each["value"]) for each in found] == [
        ("p(95)<500", False, 612.5), ("avg<400", True, 180.1), ("count<1", True, 0.0),
        ("rate<0.2", True, 0.1),
    ]  # fmt: skip


def test_a_test_without_thresholds_met_nothing():
    metrics = {"http_reqs": {"count": 5, "rate": 1.0}}
    assert read({"root_group": {}, "metrics": metrics}).summary["met_objectives"] is False


def bring(document: dict[str, Any], *, now=NOW):
    return services.import_report(
        json.dumps(document).encode(),
        wanted=Wanted("default", revision="abc", effective_at=NOW, file_name="summary.json"),
        service=catalog.service("edi-gateway"), actor=ROOT, limit=10**6, now=now,
    )  # fmt: skip


@pytest.mark.mission("R085")
@pytest.mark.django_db
def test_a_failed_threshold_is_a_draft_that_names_metric_and_endpoint_once(cast, settings, tmp_path):
    factory.service("edi-gateway")
    item = bring(SUMMARY).item
    assert item is not None
    drafts = actions.drafts(ROOT)
    assert {(each.metric, each.endpoint, each.threshold) for each in drafts} == {
        ("http_req_duration", "POST /interchanges", "p(95)<500"),
        ("http_req_failed", "every endpoint", "rate<0.01"),
        ("checks", "every endpoint", "rate>0.9"),
    }
    slow = next(each for each in drafts if each.metric == "http_req_duration")
    assert slow.source == f"evidence:{item.uid}"
    assert "http_req_duration of POST /interchanges misses p(95)<500 with 612.5" in slow.text
    assert "Profile the endpoint" in slow.text and "more instances" in slow.alternative
    assert (slow.service, slow.environment, slow.state) == ("service:edi-gateway", "default", "waiting")
    told = Message.objects.filter(kind="action.drafted", person_uid=cast.lead.uid)
    assert told.count() == 1, "one notice for the report"

    assert bring(SUMMARY, now=NOW + DAY).is_new is False
    assert recommend(Evidence.objects.get(uid=item.uid), now=NOW) == 0
    assert len(actions.drafts(ROOT)) == 3 and actions.of_source(slow.source) == [], "no action is open yet"


@pytest.mark.django_db
def test_a_draft_is_taken_on_by_a_day_or_dismissed_for_a_reason_and_only_once(cast):
    factory.service("edi-gateway")
    bring(SUMMARY)
    drafts = actions.drafts(ROOT)
    slow = next(each for each in drafts if each.metric == "http_req_duration")
    owner = cast.actor("owner")
    with pytest.raises(Invalid):
        deciding.accept_draft(slow.uid, owner="lead", due_on=None, actor=owner, now=NOW)
    with pytest.raises(Denied):
        deciding.accept_draft(
            slow.uid, owner="lead", due_on=date(2026, 5, 1), actor=cast.actor("stranger"), now=NOW
        )
    with pytest.raises(NotFound):
        deciding.dismiss_draft(slow.uid, reason="No", actor=cast.actor("vendor"), now=NOW)
    found = deciding.accept_draft(
        slow.uid, owner="lead", due_on=date(2026, 5, 1), actor=owner, now=NOW,
        alternative="A second instance: 90 EUR a month.",
    )  # fmt: skip
    assert (found.kind, found.owner_uid, found.source) == ("remediation", str(cast.lead.uid), slow.source)
    assert "http_req_duration" in found.title and "POST /interchanges" in found.title
    assert found.alternative == "A second instance: 90 EUR a month."
    funded = deciding.fund(found.name, amount=Decimal(90), currency="EUR", actor=owner, now=NOW)
    assert funded.amount == 90
    with pytest.raises(CannotActOnAction):
        deciding.dismiss_draft(slow.uid, reason="No", actor=owner, now=NOW)

    other = next(each for each in drafts if each.metric == "checks")
    with pytest.raises(Invalid):
        deciding.dismiss_draft(other.uid, reason=" ", actor=owner, now=NOW)
    deciding.dismiss_draft(other.uid, reason="The script had a fault", actor=owner, now=NOW)
    states = {each.metric: (each.state, each.action) for each in actions.drafts(ROOT, state="")}
    assert states == {
        "http_req_duration": ("accepted", found.name), "checks": ("dismissed", ""),
        "http_req_failed": ("waiting", ""),
    }  # fmt: skip
    kept = Entry.objects.filter(action__startswith="actions.draft").values_list("action", flat=True)
    assert sorted(kept) == ["actions.draft-accepted", "actions.draft-dismissed"] + ["actions.drafted"] * 3


@pytest.mark.django_db
def test_a_record_by_hand_leads_to_drafts_too_and_one_that_held_to_none():
    factory.service("edi-gateway")
    said = {"metric": "throughput", "threshold": "> 50/s", "endpoint": "POST /interchanges"}
    for number, ok in enumerate((True, False)):
        sent = Submission(
            Subject("service:edi-gateway", "default"), "load_test", f"peak-{number}",
            {"thresholds": [{**said, "ok": ok}, "nonsense", {"ok": False}]},
        )  # fmt: skip
        services.attach(sent, service=catalog.service("edi-gateway"), actor=ROOT, now=NOW)
        assert len(actions.drafts(ROOT)) == number


@pytest.mark.django_db
def test_the_page_lists_drafts_and_its_forms_decide_them(by, cast):
    factory.service("edi-gateway")
    bring(SUMMARY)
    page = by("lead").get("/actions/drafts").content.decode()
    assert "POST /interchanges" in page and "p(95)&lt;500" in page
    assert "No draft waits" in by("vendor").get("/actions/drafts").content.decode()
    items = by("lead").get("/api/v1/actions/drafts?limit=2").json()
    assert len(items["items"]) == 2 and items["next"]
    more = by("lead").get(f"/api/v1/actions/drafts?limit=2&cursor={items['next']}").json()
    assert len(more["items"]) == 1 and more["next"] == ""
    lines = b"".join(by("lead").get("/api/v1/actions/drafts?format=csv")).decode().splitlines()
    assert len(lines) == 4
    first, second, third = (each["uid"] for each in [*items["items"], *more["items"]])

    form = {"act": "accept", "owner": "lead", "due_on": "2099-01-01", "alternative": "Wait"}
    assert by("lead").post(f"/actions/drafts/{first}", {**form, "due_on": ""}).status_code == 422
    assert by("lead").post(f"/actions/drafts/{first}", form)["Location"] == "/actions/A-1"
    assert by("lead").post(f"/actions/drafts/{second}", {"act": "dismiss", "reason": ""}).status_code == 422
    done = by("lead").post(f"/actions/drafts/{second}", {"act": "dismiss", "reason": "Known"})
    assert done["Location"] == "/actions/drafts"
    address = f"/api/v1/actions/drafts/{third}/accept"
    body = {"owner": "lead", "due_on": "2099-01-01"}
    dry = by("lead").post(f"{address}?dry_run=true", body, content_type="application/json")
    assert dry.status_code == 201 and len(actions.drafts(ROOT)) == 1
    assert by("lead").post(address, body, content_type="application/json").json()["name"] == "A-2"
    assert "No draft waits" in by("lead").get("/actions/drafts").content.decode()
