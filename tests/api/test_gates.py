"""Gates over HTTP: asked, told by sources with nothing but their secret, listed as data."""

import json
from typing import Any

import pytest
from django.test import Client

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates.models import Delivery, GateAnswer
from seatrial.domains.gates.services import asking
from seatrial.domains.identity import services as identity
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.factories import gates, webhooks
from tests.factories.identity import HOUR
from tests.factories.workspaces import component

pytestmark = pytest.mark.django_db
ASK = {"service": "edi-gateway", "environment": "production", "digest": gates.ONE}
JSON = "application/json"


@pytest.fixture(autouse=True)
def _stand(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv(gates.SECRET.partition(":")[2], webhooks.HIDDEN)
    monkeypatch.setattr(asking, "CLAUSES", gates.clauses(gates.says(True)))
    settings.SECRET_ALLOW = (gates.SECRET,)
    gates.stand("github", "cloudevents", "plain")


def test_a_pipeline_asks_with_a_token_that_may_do_nothing_else(by_token: Any) -> None:
    pipeline = by_token("gates:ask")
    tried = pipeline.post("/api/v1/gates/answers?dry_run=true", ASK, content_type=JSON)
    assert (tried.status_code, GateAnswer.objects.count()) == (200, 0)
    said = pipeline.post("/api/v1/gates/answers", ASK, content_type=JSON).json()
    assert (said["answer"], said["allowed"], said["revision"]) == ("go", True, gates.ONE)
    assert pipeline.get(f"/api/v1/gates/answers/{said['uid']}").status_code == 403  # it does not read
    shown = by_token("read").get(f"/api/v1/gates/answers/{said['uid']}")
    assert shown.json() == said
    bare = pipeline.post("/api/v1/gates/answers", {**ASK, "digest": ""}, content_type=JSON)
    assert (bare.status_code, bare.json()["errors"][0]["pointer"]) == (422, "/digest")


def test_github_needs_no_token_and_no_session(client: Client) -> None:
    sent = webhooks.body(webhooks.deployment_status())
    headers = webhooks.github_headers("deployment_status", sent)
    first, again = (
        client.post("/api/v1/gates/observed/github", sent, content_type=JSON, headers=headers) for _ in "ab"
    )
    assert (first.status_code, again.status_code) == (202, 202), first.content
    assert (first.json()["is_new"], again.json()["is_new"]) == (True, False)
    assert catalog.deployments(service=gates.service())[0][0].commit == webhooks.SHA

    headers["x-hub-signature-256"] = f"sha256={'0' * 64}"
    refused = client.post("/api/v1/gates/observed/github", sent, content_type=JSON, headers=headers)
    nobody = client.post("/api/v1/gates/observed/nobody", sent, content_type=JSON, headers=headers)
    assert (refused.status_code, nobody.status_code) == (401, 401)
    assert refused.json()["detail"] == nobody.json()["detail"]
    assert Delivery.objects.count() == 1


def test_a_cloud_event_comes_in_binary_mode_with_a_token_that_may_record(by_token: Any) -> None:
    data = webhooks.cdevent()
    whole = webhooks.structured(data)
    headers = {f"ce-{name}": value for name, value in whole.items() if isinstance(value, str)}
    said = by_token("catalog:deploy").post(
        "/api/v1/gates/observed/cloudevents", data, content_type=JSON, headers=headers
    )
    assert (said.status_code, said.json()["state"]) == (202, "recorded"), said.content


def test_a_token_that_may_not_record_it_leaves_nothing_behind(by_token: Any, cast: Any) -> None:
    now = clock.now()
    printer = {"printer.yaml": component("label-printer", owner="printers")}
    workspaces.apply("others", files=printer, actor=system("test"), now=now)
    said = {"service": "edi", "environment": "lab", "version": "1", "id": "build-1"}
    other = identity.issue_token(
        "other", scopes=["catalog:deploy"], within=["service:label-printer"], expires_at=now + HOUR,
        actor=system("test"), now=now,
    )  # fmt: skip
    elsewhere = Client(headers={"Authorization": f"Bearer {other.secret}"})
    for client, code in ((by_token("read"), 401), (elsewhere, 404), (by_token("catalog:deploy"), 202)):
        found = client.post("/api/v1/gates/observed/plain", said, content_type=JSON)
        assert found.status_code == code, found.content
        assert Delivery.objects.count() == int(code == 202)


def test_a_cluster_asks_with_a_token(by_token: Any) -> None:
    review = webhooks.admission(f"registry.example/edi-gateway@{gates.ONE}")
    said = by_token("gates:ask").post("/api/v1/gates/admission", review, content_type=JSON).json()
    assert said["apiVersion"] == "admission.k8s.io/v1"
    assert said["response"]["uid"] == review["request"]["uid"]
    assert said["response"]["allowed"] is True


def test_lists_come_whole_as_csv(by: Any) -> None:
    browser = by("administrator")
    uid = catalog.service("edi-gateway").uid
    for number in range(3):
        gates.answered(uid, at=gates.NOW, number=number)
        gates.passed(uid, at=gates.NOW)
        gates.told(at=gates.NOW, number=number)
    for name in ("answers", "passages", "deliveries"):
        page = browser.get(f"/api/v1/gates/{name}?limit=2").json()
        assert (len(page["items"]), bool(page["next"])) == (2, True)
        rest = browser.get(f"/api/v1/gates/{name}?limit=2&cursor={page['next']}").json()
        assert len(rest["items"]) == 1
        lines = b"".join(browser.get(f"/api/v1/gates/{name}?format=csv").streaming_content).splitlines()
        assert len(lines) == 4
    assert json.loads(browser.get("/api/v1/gates/sources").content)["items"][0]["name"] == "cloudevents"
    assert browser.get("/api/v1/gates/answers?answer=maybe").status_code == 422
