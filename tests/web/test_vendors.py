"""R005: a vendor works with the own services, and knows of no other. Waivers come with readiness reviews."""

from datetime import UTC, datetime

import pytest

from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import system
from tests.factories.workspaces import component, workspace

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def vendor(by):
    """The vendor's browser; the gateway and the vendor's label printer stand."""
    files = workspace(
        **{
            "catalog.yaml": component("edi-gateway", owner="edi"),
            "printer.yaml": component("label-printer", owner="printers"),
        }
    )
    workspaces.apply("ops", files=files, actor=system("test"), now=NOW)
    return by("vendor")


def test_lists_hold_the_own_services_alone(vendor):
    services = vendor.get("/api/v1/services").json()["items"]
    definitions = vendor.get("/api/v1/definitions").json()["items"]

    assert [each["name"] for each in services] == ["label-printer"]
    assert [each["urn"] for each in definitions] == ["service:label-printer"]
    for page in ("/", "/services", "/definitions"):
        text = vendor.get(page).content.decode()
        assert "edi-gateway" not in text, page
        assert "Edi-Gateway" not in text, page


@pytest.mark.parametrize(
    "path",
    [
        "/services/{}",
        "/definitions/service:{}",
        "/api/v1/services/{}",
        "/api/v1/definitions/service:{}",
        "/api/v1/readiness/services/{}",
        "/api/v1/access?action=read&subject={}",
    ],
)
def test_the_own_is_there_and_another_s_is_not(vendor, path):
    assert vendor.get(path.format("label-printer")).status_code == 200
    assert vendor.get(path.format("edi-gateway")).status_code == 404


def test_evidence_is_attached_to_the_own_service_alone(vendor):
    def attach(service):
        body = {"service": service, "type": "drill", "findings": {"minutes": 42}}
        return vendor.post("/api/v1/evidence", body, content_type="application/json").status_code

    assert attach("label-printer") == 201
    assert attach("edi-gateway") == 404


def test_a_vendor_applies_nothing_gives_no_role_and_reads_no_log(vendor):
    role = {"person": "vendor", "role": "vendor_lead", "scope": "service:edi-gateway"}
    given = vendor.post("/api/v1/role-assignments", role, content_type="application/json")

    assert given.status_code == 403
    assert vendor.get("/api/v1/audit").status_code == 403
    assert vendor.get("/api/v1/people").status_code == 403
    assert vendor.post("/people/new", {"name": "Eve", "kind": "human"}).status_code == 403


def test_a_vendor_is_led_nowhere_that_is_closed_to_vendors(vendor):
    closed = ("/workspaces", "/runners", "/connections", "/people", "/producers", "/audit")
    shown = vendor.get("/").content.decode()
    found = "".join(
        vendor.get("/search", {"q": word}).content.decode()
        for word in ("workspaces", "runners", "connections", "enrol", "approve")
    )

    for address in closed:
        assert f'href="{address}"' not in shown, address
        assert f'href="{address}' not in found, address
    assert 'href="/services"' in shown


def test_a_checklist_leads_a_vendor_to_no_file_that_is_not_shown(vendor, by):
    file = 'href="/definitions/checklist:basics#'

    assert vendor.get("/definitions/checklist:basics").status_code == 404
    assert file not in vendor.get("/checklists/basics").content.decode()
    assert file in by("stranger").get("/checklists/basics").content.decode()


def test_a_trial_is_offered_to_whoever_may_start_one(vendor, by):
    page, start = "/services/label-printer", "/services/label-printer/trials"

    assert start not in vendor.get(page).content.decode()
    assert vendor.post(start).status_code == 403
    assert start in by("stranger").get(page).content.decode()
