"""Sources tell of deployments: proven, kept, counted once, and recorded in the catalogue."""

import json
from datetime import UTC, datetime

import pytest

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates import services
from seatrial.domains.gates.models import Delivery
from seatrial.kit.problems import Invalid
from tests.factories import webhooks
from tests.factories.gates import NOW, SECRET, stand

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _secret(monkeypatch):
    monkeypatch.setenv(SECRET.partition(":")[2], webhooks.HIDDEN)


def observe(source: str, content, headers: dict[str, str], *, now=NOW, allowed=frozenset({SECRET})):
    sent = content if isinstance(content, bytes) else webhooks.body(content)
    return services.observe(source, headers=headers, body=sent, now=now, allowed=allowed)


def bearer(secret: str = webhooks.HIDDEN, **more: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}", "content-type": "application/json", **more}


def github(content, *, delivery: str, event: str = "deployment_status"):
    sent = webhooks.body(content)
    return observe("github", sent, webhooks.github_headers(event, sent, delivery=delivery))


def known():
    found, _ = catalog.deployments(service=catalog.service("edi-gateway"))
    return found


def test_github_tells_how_a_deployment_began_and_ended():
    stand("github")
    assert (
        github({"zen": "Keep it logically awesome.", "hook_id": 1}, delivery="p", event="ping").delivery.state
        == "ignored"
    )
    assert github(webhooks.deployment_status("queued"), delivery="q").delivery.state == "ignored"
    first = github(webhooks.deployment_status("in_progress", at="2026-03-02T08:51:00Z"), delivery="a")
    last = github(webhooks.deployment_status("success"), delivery="b")

    (deployment,) = known()
    assert (first.delivery.deployment, last.delivery.deployment) == (deployment.uid, deployment.uid)
    assert (deployment.environment, deployment.commit, deployment.outcome) == (
        "production",
        webhooks.SHA,
        "succeeded",
    )
    assert deployment.started_at == datetime(2026, 3, 2, 8, 51, tzinfo=UTC)
    assert deployment.finished_at == datetime(2026, 3, 2, 8, 59, 30, tzinfo=UTC)
    assert deployment.by == "github"


def test_the_same_delivery_again_changes_nothing_and_late_ones_neither():
    stand("github")
    assert github(webhooks.deployment_status("success"), delivery="b").is_new
    assert not github(webhooks.deployment_status("success"), delivery="b").is_new
    late = github(webhooks.deployment_status("in_progress", at="2026-03-02T08:51:00Z"), delivery="a")
    assert late.delivery.words == "it had ended already when this came"
    assert [each.outcome for each in known()] == ["succeeded"]
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize("change", ["signature", "body", "name", "secret"])
def test_what_nothing_proves_is_not_taken(change):
    stand("github")
    sent = webhooks.body(webhooks.deployment_status())
    headers = webhooks.github_headers("deployment_status", sent)
    if change == "signature":
        headers["x-hub-signature-256"] = f"sha256={'0' * 64}"
    allowed = frozenset() if change == "secret" else frozenset({SECRET})
    with pytest.raises(services.CannotTrustSender) as refused:
        observe(
            "nobody" if change == "name" else "github", sent + b" " if change == "body" else sent, headers,
            allowed=allowed,
        )  # fmt: skip
    assert refused.value.status == 401
    assert "nobody" not in refused.value.detail
    assert Delivery.objects.count() == 0


def test_gitlab_proves_itself_by_its_token():
    stand("gitlab")
    headers = {"x-gitlab-event": "Deployment Hook", "content-type": "application/json"}
    with pytest.raises(services.CannotTrustSender):
        observe("gitlab", webhooks.gitlab_deployment(), {**headers, "x-gitlab-token": "wrong"})
    headers["x-gitlab-token"] = webhooks.HIDDEN
    observe("gitlab", webhooks.gitlab_deployment("running", at="2026-03-02 09:49:00 +0100"), headers)
    observe("gitlab", webhooks.gitlab_deployment("success"), headers)

    (deployment,) = known()
    assert (deployment.commit, deployment.outcome) == (webhooks.SHA, "succeeded")
    assert deployment.started_at == datetime(2026, 3, 2, 8, 49, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["deployed", "upgraded", "rolledback"])
def test_cdevents_come_in_structured_and_in_binary_mode(kind):
    stand("cloudevents")
    data = webhooks.cdevent(kind)
    whole = webhooks.structured(data)
    first = observe(
        "cloudevents", whole, bearer(**{"content-type": "application/cloudevents+json; charset=utf-8"})
    )
    binary = {
        f"ce-{name}": value
        for name, value in whole.items()
        if isinstance(value, str) and name != "datacontenttype"
    }
    again = observe("cloudevents", data, bearer(**binary))

    assert (first.is_new, again.is_new) == (True, False)
    (deployment,) = known()
    assert (deployment.digest, deployment.environment) == (f"sha256:{'1' * 64}", "production")


def test_plain_json_comes_with_the_secret_or_with_a_token_that_may_record(by_token, cast):
    stand("plain")
    said = {"service": "edi", "environment": "lab", "version": "1.4.2", "id": "build-1"}
    assert observe("plain", said, bearer()).delivery.state == "recorded"
    with pytest.raises(services.CannotTrustSender):
        observe("plain", said, bearer("seatrial_nothing"))
    with pytest.raises(Invalid) as refused:
        observe("plain", {**said, "versoin": "1"}, bearer())
    assert refused.value.faults[0].place == "/versoin"


def test_argo_cd_tells_of_a_synchronisation():
    stand("argocd")
    assert observe("argocd", webhooks.application(), bearer()).delivery.state == "recorded"
    (deployment,) = known()
    assert (deployment.digest, deployment.commit) == (f"sha256:{'1' * 64}", webhooks.SHA)
    assert (deployment.environment, deployment.outcome) == ("production", "succeeded")


def test_what_is_not_ours_is_kept_and_ignored_with_the_reason():
    stand("plain")
    other = observe("plain", {"service": "acme/other", "environment": "lab", "version": "1"}, bearer())
    assert (other.delivery.state, "does not map 'acme/other'" in other.delivery.words) == ("ignored", True)
    odd = observe("plain", {"service": "edi", "environment": "moon", "version": "1"}, bearer())
    assert (odd.delivery.state, "moon" in odd.delivery.words) == ("refused", True)
    assert known() == []
    assert json.loads(json.dumps(Delivery.objects.get(state="refused").payload))["environment"] == "moon"


@pytest.mark.parametrize("sent", [b"", b"[]", b"{", b'{"service": 1}', b"\xff", b"[" * 100_000])
def test_what_no_system_sends_is_refused_with_the_place(sent):
    stand("plain", "github", "gitlab", "cloudevents", "argocd")
    for source in ("plain", "cloudevents", "argocd"):
        with pytest.raises(Invalid):
            observe(source, sent, bearer(**{"content-type": "application/cloudevents+json"}))
