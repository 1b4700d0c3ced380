"""Who acts, who is here, and what happened, over the API; and the document that describes it."""

import pytest
from django.test import Client

from seatrial.domains.audit import services as audit
from seatrial.domains.identity.types import GRANTS
from seatrial.kit.access import system
from tests.cast import NOW

pytestmark = pytest.mark.django_db
#: What editors ask for without a token, what a runner sends that has none yet, and messages that the secret
#: of their source proves.
OPEN_TO_ALL = {
    "/api/v1/schemas", "/api/v1/schemas/{kind}.json", "/api/v1/runners/enrol",
    "/api/v1/gates/observed/{source}", "/api/v1/paging/receipts/twilio",
    "/api/v1/paging/calls/twilio/{token}",
}  # fmt: skip


def test_me_is_whoever_the_credentials_say(by, by_token, cast):
    owned = sorted(grant.name for grant in GRANTS if "service_owner" in grant.roles)
    assert "identity:roles" in owned
    assert by("owner").get("/api/v1/me").json() == {
        "kind": "human",
        "uid": str(cast.owner.uid),
        "name": cast.owner.name,
        "grants": sorted(grant.name for grant in GRANTS if grant.everybody),
        "within": {"service:edi-gateway": owned},
        "roles": {"service:edi-gateway": ["service_owner"]},
        "is_confined": False,
        "on_behalf_of": "",
    }
    assert by("administrator").get("/api/v1/me").json()["grants"] == ["*"]
    program = by_token("read", "workspace:apply").get("/api/v1/me").json()
    assert (program["kind"], program["grants"]) == ("service", ["read", "workspace:apply"])


def test_a_token_goes_before_a_session(by, by_token):
    browser = by("owner")
    token = by_token("read").headers if hasattr(Client, "headers") else by_token("read").defaults

    assert browser.get("/api/v1/me", **token).json()["kind"] == "service"


def test_people_have_names_and_no_secrets(by, cast):
    items = by("auditor").get("/api/v1/people").json()["items"]

    assert cast.vendor.name in [person["name"] for person in items]
    assert not {"password", "digest", "id"} & set(items[0])


def test_the_log_is_read_page_by_page(by_token):
    program = by_token("read")
    for count in range(5):
        audit.record(f"test.done-{count}", actor=system("test"), subject="service:a", details={}, now=NOW)
    seen, cursor = [], ""
    while True:
        page = program.get(f"/api/v1/audit?subject=service:a&limit=2&cursor={cursor}").json()
        seen += [entry["action"] for entry in page["items"]]
        cursor = page["next"]
        if not cursor:
            break

    assert seen == [f"test.done-{count}" for count in (4, 3, 2, 1, 0)]


def test_the_document_is_openapi_3_1_and_every_operation_says_how_it_fails():
    document = Client().get("/api/v1/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    operations = [
        (path, operation) for path, methods in document["paths"].items() for operation in methods.values()
    ]
    assert len(operations) >= 100
    for path, operation in operations:
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        assert operation["summary"]
        assert operation.get("security") or path in OPEN_TO_ALL, path
    assert "remedy" in document["components"]["schemas"]["Problem"]["properties"]
