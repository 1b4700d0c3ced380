"""Registers of risks: read from files, weighed, and lowered by actions."""

from datetime import date
from pathlib import Path

import pytest

from seatrial.domains.actions import rules, selectors, services
from seatrial.domains.actions.models import Action as Row
from seatrial.domains.workspace import rules as workspace_rules
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Denied, system
from seatrial.kit.problems import NotFound
from tests.cast import NOW
from tests.factories.workspaces import component

pytestmark = pytest.mark.django_db
OPS = Path(__file__).parents[3] / "examples" / "edi-gateway" / "ops"
ROOT = system("test")
LENA = b"""\
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: lead}
spec: {memberOf: []}
"""


def register(*mitigations: str, of: str = "component:default/edi-gateway", more: str = "") -> bytes:
    steps = "".join(f"\n        - {each}" for each in mitigations)
    return f"""\
apiVersion: seatrial.dev/v1
kind: RiskRegister
metadata: {{name: edi, title: Risks}}
spec:
  of: "{of}"
  risks:
    - id: slow
      title: It is too slow
      probability: 40
      impact: high
      mitigations:{steps or " []"}
{more}""".encode()


def apply(content: bytes) -> None:
    files = {"catalog.yaml": component("edi-gateway"), "people.yaml": LENA, "risks.yaml": content}
    workspaces.apply("ops", files=files, actor=ROOT, now=NOW)


def found(actor=ROOT) -> list[selectors.Standing]:
    return selectors.risks(actor, today=NOW.date())


@pytest.mark.mission("R289")
@pytest.mark.mission("R290")
@pytest.mark.mission("R291")
@pytest.mark.mission("R292")
@pytest.mark.mission("R293")
def test_the_example_has_the_five_risks_with_their_values_and_mitigations():
    files = {str(path.relative_to(OPS)): path.read_bytes() for path in OPS.rglob("*") if path.is_file()}
    workspaces.apply("ops", files=files, actor=ROOT, now=NOW)
    shown = {each.risk.id: each for each in found()}
    values = {name: (each.risk.probability, each.risk.impact) for name, each in shown.items()}
    assert values == {
        "load-tests": (40, "high"),
        "knowledge-transfer": (35, "medium"),
        "recovery-tests": (30, "high"),
        "stakeholders": (20, "medium"),
        "production": (15, "high"),
    }
    assert list(shown) == ["load-tests", "recovery-tests", "knowledge-transfer", "production", "stakeholders"]
    assert [round(each.exposure, 2) for each in shown.values()] == [1.2, 0.9, 0.7, 0.45, 0.4]
    assert all(len(each.steps) >= 3 for each in shown.values())


def test_a_mitigation_with_an_owner_and_a_day_is_an_action_once_and_others_wait(cast):
    text = register("{title: Measure, due: 2026-05-01, owner: 'user:default/lead'}", "{title: Buy more}")
    apply(text)
    (action,) = selectors.of_source("risk:edi/slow")
    assert (action.kind, action.title, action.owner_uid) == ("mitigation", "Measure", str(cast.lead.uid))
    assert (action.service, action.severity) == ("service:edi-gateway", "high")
    assert action.due_on == date(2026, 5, 1)
    apply(text + b"\n# looked at again\n")
    assert Row.objects.count() == 1
    (standing,) = found()
    assert [step.action and step.action.name for step in standing.steps] == ["A-1", None]


def test_an_apply_does_not_fail_for_a_mitigation_that_cannot_be_an_action(cast):
    apply(register("{title: Late, due: 2020-01-01, owner: 'user:default/lead'}"))
    assert not Row.objects.exists()
    assert found()[0].steps[0].action is None


def test_somebody_opens_the_action_of_a_mitigation_once(cast):
    apply(register("{title: Measure}"))
    said = {"title": "Measure", "owner": "lead", "due_on": date(2026, 5, 1), "now": NOW}
    with pytest.raises(Denied):
        services.open_mitigation("risk:edi/slow", actor=cast.actor("stranger"), **said)
    first = services.open_mitigation("risk:edi/slow", actor=cast.actor("owner"), **said)
    again = services.open_mitigation("risk:edi/slow", actor=cast.actor("owner"), **said)
    assert first == again
    with pytest.raises(NotFound):
        services.open_mitigation("risk:edi/none", actor=cast.actor("owner"), **said)
    with pytest.raises(NotFound):
        services.open_mitigation("risk:edi/slow", actor=cast.actor("owner"), **{**said, "title": "Other"})


def test_a_vendor_knows_of_no_risk_of_others(cast):
    apply(register("{title: Measure}"))
    assert found(cast.actor("vendor")) == []
    with pytest.raises(NotFound):
        selectors.risk("risk:edi/slow", actor=cast.actor("vendor"), today=NOW.date())


def test_a_risk_that_was_to_be_looked_at_again_says_so():
    apply(register(more="      review_by: 2026-03-01\n"))
    assert found()[0].is_stale


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (register().replace(b"40", b"140"), "probability must be"),
        (register().replace(b"high", b"huge"), "impact must be"),
        (register("{title: x, owner: 'group:default/edi'}"), "no person"),
        (register(more="    - {id: slow, title: Again, probability: 1, impact: low}\n"), "two risks"),
    ],
)
def test_what_is_wrong_in_a_register_is_found(content, words):
    findings = workspace_rules.compile_files({"risks.yaml": content}, known=frozenset()).findings
    assert any(words in each.message for each in findings), findings


@pytest.mark.parametrize(
    ("percent", "name"),
    [(0, "rare"), (10, "rare"), (11, "unlikely"), (40, "possible"), (75, "likely"), (100, "almost certain")],
)
def test_each_probability_has_its_row(percent, name):
    said = {"id": "a", "title": "a", "probability": percent, "impact": "low"}
    body = {"spec": {"of": "A programme", "risks": [said]}}
    (risk,) = rules.risks_of("risk-register:a", body=body)
    assert (rules.band(risk), risk.of) == (name, "A programme")
    assert dict(rules.matrix([risk]))[name]["low"] == [risk]


def test_the_page_and_the_lists_show_them(by, cast):
    apply(register("{title: Measure}"))
    page = by("owner").get("/risks").content.decode()
    assert "It is too slow" in page
    assert "1.20 of 3" in page
    form = {"risk": "risk:edi/slow", "mitigation": "Measure", "owner": "lead", "due_on": "2099-01-01"}
    assert by("owner").post("/risks/open", {**form, "due_on": ""}).status_code == 422
    assert by("owner").post("/risks/open", form)["Location"] == "/actions/A-1"
    assert "/actions/A-1" in by("owner").get("/risks").content.decode()
    (item,) = by("owner").get("/api/v1/risks").json()["items"]
    assert (item["exposure"], item["mitigations"][0]["action"]) == (1.2, "A-1")
    assert by("vendor").get("/api/v1/risks").json()["items"] == []
    lines = b"".join(by("owner").get("/api/v1/risks?format=csv")).decode().splitlines()
    assert len(lines) == 2
