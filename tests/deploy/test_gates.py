"""What pipelines and clusters ask gates with: one script, tried against a server; manifests by schema."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from seatrial.domains.gates.formats import argocd
from seatrial.domains.gates.models import GateAnswer
from seatrial.domains.gates.services import asking
from seatrial.domains.identity import services as identity
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.factories import gates, webhooks
from tests.factories.identity import HOUR

DEPLOY = Path(__file__).parents[2] / "deploy"
SCRIPT = DEPLOY / "ci/gate.sh"
#: Kinds of others, of which nothing here has the schema.
OF_OTHERS = {"Issuer", "Certificate"}


def documents(name: str) -> list[dict[str, Any]]:
    return [each for each in yaml.safe_load_all((DEPLOY / name).read_text()) if each]


def test_the_script_is_the_same_everywhere() -> None:
    gitlab = documents("ci/gitlab.yml")[0][".seatrial-gate"]["script"]
    argo = documents("argocd/presync-gate.yaml")[0]["spec"]["template"]["spec"]["containers"][0]["args"]
    assert gitlab == argo == [SCRIPT.read_text()]
    step = documents("ci/action.yml")[0]["runs"]["steps"][0]
    assert step["run"] == 'sh "$GITHUB_ACTION_PATH/gate.sh"'


@pytest.mark.parametrize(
    "name", ["kubernetes/admission.yaml", "argocd/presync-gate.yaml", "argocd/notifications.yaml"]
)
@pytest.mark.parametrize("version", ["1.30", "1.34"])
def test_kubernetes_takes_the_manifests(name: str, version: str) -> None:
    for each in documents(name):
        if each["kind"] not in OF_OTHERS:
            each["metadata"].setdefault("name", "gate")
            kubernetes_validate.validate(each, version, strict=True)


def test_where_the_webhook_cannot_be_reached_the_label_of_the_namespace_decides() -> None:
    (hooks,) = [each["webhooks"] for each in documents("kubernetes/admission.yaml") if "webhooks" in each]
    found = {
        each["namespaceSelector"]["matchLabels"]["seatrial.dev/gate"]: each["failurePolicy"] for each in hooks
    }
    assert found == {"closed": "Fail", "open": "Ignore"}


def test_what_argo_cd_sends_is_what_its_source_reads() -> None:
    template = yaml.safe_load(documents("argocd/notifications.yaml")[0]["data"]["template.seatrial-observed"])
    sent = template["webhook"]["seatrial"]["body"]

    def rendered(match: re.Match[str]) -> str:
        value: Any = webhooks.application()
        for name in match[1].split("."):
            value = value.get(name)
        return json.dumps(value)

    told = argocd.read({}, body=re.sub(r"\{\{toJson \.app\.([\w.]+)\}\}", rendered, sent).encode())
    assert told.observed is not None
    assert (told.observed.service, told.observed.environment) == ("edi", "production")
    assert told.observed.artefact.digest == gates.ONE


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("passes", "environment", "code"),
    [(True, "production", 0), (False, "production", 1), (None, "production", 1), (None, "canary", 0)],
)
def test_the_script_ends_as_the_gate_answers(
    live_server: Any, monkeypatch, passes, environment, code
) -> None:
    monkeypatch.setattr(asking, "CLAUSES", gates.clauses(gates.says(passes, 'it says "allowed":true')))
    gates.stand()
    done = run(live_server.url, token(), ENVIRONMENT=environment, DIGEST=gates.ONE)
    assert (done.returncode, json.loads(done.stdout)["digest"]) == (code, gates.ONE), done.stderr
    assert GateAnswer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("passes", "code"), [(True, 0), (False, 1)])
def test_the_step_of_github_actions_hands_its_inputs_to_the_script(
    live_server: Any, monkeypatch, passes, code
) -> None:
    monkeypatch.setattr(asking, "CLAUSES", gates.clauses(gates.says(passes)))
    gates.stand()
    action = documents("ci/action.yml")[0]
    (step,) = action["runs"]["steps"]
    given = {"service": "edi-gateway", "environment": "production", "digest": gates.ONE}
    assert {name for name, each in action["inputs"].items() if each.get("required")} <= set(given)
    inputs = {name: given.get(name, str(each.get("default", ""))) for name, each in action["inputs"].items()}
    inputs["commit"] = inputs["commit"].replace("${{ github.sha }}", "3f2a91c")
    said = {name: inputs[value.split(".")[1].strip(" }")] for name, value in step["env"].items()}
    assert all("${{" not in value for value in said.values())

    done = shell(step["run"], live_server.url, token(), GITHUB_ACTION_PATH=str(DEPLOY / "ci"), **said)
    assert done.returncode == code, done.stderr
    answer = GateAnswer.objects.get()
    assert (answer.digest, answer.commit, answer.purpose) == (gates.ONE, "3f2a91c", "deploy")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("passes", "code"), [(True, 0), (False, 1)])
def test_the_job_of_gitlab_asks_about_the_commit_of_its_pipeline(
    live_server: Any, monkeypatch, passes, code
) -> None:
    monkeypatch.setattr(asking, "CLAUSES", gates.clauses(gates.says(passes)))
    gates.stand()
    job = documents("ci/gitlab.yml")[0][".seatrial-gate"]
    variables = {name: value.replace("$CI_COMMIT_SHA", "3f2a91c") for name, value in job["variables"].items()}
    (script,) = job["script"]

    done = shell(script, live_server.url, token(), PURPOSE="rollback", **variables)
    assert done.returncode == code, done.stderr
    answer = GateAnswer.objects.get()
    assert (answer.commit, answer.purpose) == ("3f2a91c", "rollback")


@pytest.mark.django_db(transaction=True)
def test_the_script_could_not_find_out(live_server: Any) -> None:
    gates.stand()
    known = token()
    assert run(live_server.url, "seatrial_nothing", DIGEST=gates.ONE).returncode == 2
    for said in ({"DIGEST": '1", "purpose": "rollback'}, {"SERVICE": 'edi"', "DIGEST": gates.ONE}, {}):
        assert run(live_server.url, known, **said).returncode == 2, said
    assert not GateAnswer.objects.exists()
    assert run("http://127.0.0.1:9", "x", DIGEST=gates.ONE).returncode == 2


def token() -> str:
    now = clock.now()
    issued = identity.issue_token(
        "ci", scopes=["gates:ask"], expires_at=now + HOUR, actor=system("test"), now=now
    )
    return issued.secret


def run(url: str, secret: str, **said: str) -> subprocess.CompletedProcess[str]:
    return shell(f"sh {SCRIPT}", url, secret, **said)


def shell(line: str, url: str, secret: str, **said: str) -> subprocess.CompletedProcess[str]:
    """The line as a pipeline runs it."""
    environment = {"PATH": os.environ["PATH"], "SEATRIAL_URL": url, "SEATRIAL_TOKEN": secret,
                   "SERVICE": "edi-gateway", "ENVIRONMENT": "production", **said}  # fmt: skip
    return subprocess.run(
        ["sh", "-c", line], capture_output=True, text=True, check=False, timeout=120, env=environment
    )
