"""GitHub asks by a deployment protection rule, and is called back with the answer."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from seatrial.domains.gates import services
from seatrial.domains.gates.models import Delivery, GateAnswer
from tests.domains.gates.test_observe import observe
from tests.factories import webhooks
from tests.factories.gates import NOW, SECRET, says, stand

pytestmark = pytest.mark.django_db


class GitHub:
    """A server that takes reviews of deployment protection rules, as its API does."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.status = 204
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["content-length"]))
                outer.taken.append((self.path, dict(self.headers), json.loads(content)))
                self.send_response(outer.status)
                self.end_headers()

            def log_message(self, *words: object) -> None:
                del words

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def api(monkeypatch, settings) -> Iterator[GitHub]:
    monkeypatch.setenv(SECRET.partition(":")[2], webhooks.HIDDEN)
    monkeypatch.setenv("TEST_TOKEN", "ghs_token")
    found = GitHub()
    settings.SECRET_ALLOW = frozenset({"env:TEST_TOKEN"})
    settings.PROBE_ALLOW = ("127.0.0.1",)
    settings.SITE_URL = "https://seatrial.example"
    yield found
    found.server.shutdown()
    found.server.server_close()


def asked(api: GitHub, *, callback: str = "") -> None:
    stand("github", more=f"  token: env:TEST_TOKEN\n  api: {api.url}")
    sent = webhooks.body(webhooks.protection_rule(callback or api.url))
    taken = observe("github", sent, webhooks.github_headers("deployment_protection_rule", sent))
    assert taken.delivery.state == "waits"


def test_a_go_approves_with_the_token_and_the_page_of_the_answer(api, clauses):
    asked(api)
    assert services.answer_rules(now=NOW) == 1
    assert services.answer_rules(now=NOW) == 0

    ((path, headers, said),) = api.taken
    answer = GateAnswer.objects.get()
    assert path == "/repos/acme/edi-gateway/actions/runs/8/deployment_protection_rule"
    assert headers["authorization"] == "Bearer ghs_token"
    assert (said["environment_name"], said["state"]) == ("Production", "approved")
    assert f"https://seatrial.example/gates/answers/{answer.uid}" in said["comment"]
    assert (answer.environment, answer.commit) == ("production", webhooks.SHA)
    assert Delivery.objects.get().words == "approved: go"


def test_a_no_go_rejects_with_the_reasons(api, clauses):
    clauses(says(False, "nothing was decided"))
    asked(api)
    services.answer_rules(now=NOW)
    ((_, _, said),) = api.taken
    assert said["state"] == "rejected"
    assert "nothing was decided" in said["comment"]


def test_the_token_goes_nowhere_but_to_the_api_of_the_source(api, clauses):
    asked(api, callback="https://elsewhere.example")
    services.answer_rules(now=NOW)
    assert api.taken == []
    row = Delivery.objects.get()
    assert (row.state, "not below" in row.words) == ("waits", True)


def test_an_answer_that_is_not_taken_is_sent_again_and_stays_the_same(api, clauses):
    asked(api)
    api.status = 502
    services.answer_rules(now=NOW)
    clauses(says(False))
    api.status = 204
    services.answer_rules(now=NOW)
    assert len(api.taken) == 1
    services.answer_rules(now=NOW + timedelta(minutes=1))
    assert [said["state"] for _, _, said in api.taken] == ["approved", "approved"]
    assert GateAnswer.objects.count() == 1
    assert Delivery.objects.get().state == "recorded"
