"""Home pages of the four personas: the page and the API say the same, and what is missing is said."""

import html
import re

import pytest

from seatrial.domains.evidence import selectors as pieces
from seatrial.domains.evidence import services as evidence
from seatrial.domains.insights import rules
from seatrial.domains.insights.types import PERSONAS
from seatrial.domains.reviews import services as reviews
from tests.factories import insights
from tests.factories import reviews as factory
from tests.factories.reviews import DAY, MINUTE, NOW, World

pytestmark = pytest.mark.django_db
CONTACTS = b"""\
apiVersion: seatrial.dev/v1
kind: ContactList
metadata: {name: gateway}
spec:
  of: service:edi-gateway
  contacts:
    - {id: first, name: Ana Reyes, channel: phone, address: "+49 30 1234567", level: 1, purpose: pages}
    - {id: second, name: Wei Sato, channel: phone, address: "+49 30 7654321", level: 2, purpose: pages}
"""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and the API read the same clock as the records of these tests."""
    monkeypatch.setattr("seatrial.kit.clock.now", lambda: NOW + MINUTE)


def given(browser, persona: str) -> dict[str, dict[str, str]]:
    """The facts that the API gives, by id."""
    answer = browser.get(f"/api/v1/insights/homes/{persona}?service=edi-gateway&environment=production")
    assert answer.status_code == 200, answer.content
    return {fact["id"]: fact for section in answer.json()["sections"] for fact in section["facts"]}


def shown(browser, persona: str) -> dict[str, str]:
    """The text of each fact's line on the page, by id."""
    page = browser.get(f"/home/{persona}?service=edi-gateway&environment=production").content.decode()
    lines = re.findall(r'<tr data-fact="([^"]+)">(.*?)</tr>', page, re.DOTALL)
    return {name: " ".join(html.unescape(re.sub("<[^>]+>", " ", line)).split()) for name, line in lines}


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_page_says_what_the_api_says(world, by, persona):
    world.apply({**factory.files(), "contacts.yaml": CONTACTS})
    world.gone()
    insights.recovered(world)
    insights.loaded(world)
    insights.deployed(world)
    facts, lines = given(by("auditor"), persona), shown(by("auditor"), persona)

    assert len(facts) > 10
    assert list(facts) == list(lines)
    for name, fact in facts.items():
        said = fact["value"] or "not yet"
        assert f"{fact['title']} " in lines[name]
        assert f" {said} {' '.join(fact['detail'].split())}".rstrip() in lines[name], name
    assert facts["decision"]["value"].startswith("Go, R-1 of 2026-11-21")
    assert (facts["decision"]["state"], facts["decision"]["review"]) == ("pass", "R-1")
    assert facts["falls"]["state"] == "info"
    assert facts["contacts"]["value"] == "Ana Reyes (phone), then Wei Sato (phone)"
    if "running" in facts:
        assert facts["running"]["value"] == "1.4.0"
    if "recovery" in facts:
        assert facts["recovery"]["value"] == "3 min 32 s, 2 min 20 s of data lost, on 2026-11-18"
        assert facts["recovery"]["state"] == "pass"


def test_what_is_missing_is_a_gap_and_what_is_not_built_says_with_what_it_comes(world, by):
    facts = given(by("auditor"), "sre")
    assert facts["decision"]["value"] == "nothing decided"
    assert (facts["recovery"]["value"], facts["recovery"]["state"]) == ("gap: none on record", "fail")
    assert facts["contacts"]["state"] == facts["on_duty"]["state"] == "fail"
    for persona in PERSONAS:
        for fact in given(by("auditor"), persona).values():
            if fact["state"] == "later":
                assert fact["value"] == ""
                assert fact["detail"].startswith("comes with ")
            else:
                assert fact["value"], fact


@pytest.mark.mission("R038")
def test_the_page_of_reliability_shows_load_runbooks_drill_escalation_and_gaps(world, by):
    world.apply({**factory.files(), "contacts.yaml": CONTACTS})
    review = world.open()
    reviews.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    drill = insights.recovered(world)
    insights.loaded(world)
    insights.alerting(world)
    facts, lines = given(by("auditor"), "sre"), shown(by("auditor"), "sre")

    said = {name: (facts[name]["value"], facts[name]["state"]) for name in facts}
    assert said["last_load"] == ("50 carried, 1500 samples, 95 of 100 within 10 ms, on 2026-11-21", "pass")
    assert said["runbook_coverage"] == ("1 of 2 alerts", "fail")
    assert facts["runbook_coverage"]["detail"] == "without: Slow"
    assert said["recovery"] == ("3 min 32 s, 2 min 20 s of data lost, on 2026-11-18", "pass")
    assert facts["recovery"]["detail"] == "restore; allowed are 15 min and 5 min of data"
    assert said["contacts"][0] == "Ana Reyes (phone), then Wei Sato (phone)"
    gaps = by("auditor").get("/api/v1/insights/readiness").json()["open"]
    assert said["gaps"] == (str(gaps), "fail") and gaps > 0
    assert "documents" in facts  # guides for trouble
    for name, fact in facts.items():
        assert (fact["value"] or "not yet") in lines[name], name

    evidence.retract(drill, reason="another system", actor=world.actor("lead"), now=NOW)
    missing = given(by("auditor"), "sre")["recovery"]
    assert (missing["value"], missing["state"]) == ("gap: none on record", "fail")
    assert "gap: none on record" in shown(by("auditor"), "sre")["recovery"]


def test_what_was_measured_too_long_ago_is_a_gap(world, by, monkeypatch):
    insights.recovered(world)
    insights.loaded(world)
    insights.alerting(world)
    monkeypatch.setattr("seatrial.kit.clock.now", lambda: NOW + 200 * DAY)
    facts = given(by("auditor"), "sre")
    for name in ("recovery", "last_load", "runbook_coverage"):
        assert (facts[name]["state"], facts[name]["value"].partition(":")[0]) == ("fail", "gap"), name


@pytest.mark.parametrize(
    "changed", [{"met_objectives": False}, {"samples": 0}, {"reached": 39}, {"met_objectives": None}]
)
def test_a_load_test_that_is_not_enough_is_none(world, by, changed):
    insights.loaded(world, **changed)
    assert given(by("auditor"), "sre")["last_load"]["state"] == "fail"


def test_a_file_with_load_tests_is_read_like_a_form(world):
    tests = [
        {"at": "2026-11-20T05:52:00Z", "load": 50, "samples": 9, "met_objectives": True},
        {"at": "2026-11-21T05:52:00Z", "load": 60, "samples": 9, "met_objectives": True},
        {"at": "2026-11-22T05:52:00Z", "load": "many"},
        "odd",
    ]
    insights.sent(world, "load_test", "plan", yaml={"load_tests": tests})
    found = rules.last_load(pieces.items(pieces.Filter(service=world.service.urn, type="load_test")))
    assert found is not None
    assert (found.reached, found.is_enough) == (60, True)


def test_a_reason_is_said_in_the_words_of_the_criterion(world, by):
    """What a check compared is on the criterion's page, to which the line leads."""
    facts = given(by("auditor"), "business") | given(by("auditor"), "sre")
    for fact in facts.values():
        assert "evidence." not in fact["detail"], fact
        if fact["criterion"]:
            checklist, criterion = fact["criterion"].split("/")
            address = f"/services/edi-gateway/production/{checklist}/{criterion}"
            assert by("auditor").get(address).status_code == 200
    assert any(fact["criterion"] for fact in facts.values())


def test_a_recovery_that_took_too_long_or_lost_too_much_is_none(world, by):
    insights.recovered(world, seconds=901)
    found = given(by("auditor"), "business")["recovery"]
    assert (found["state"], found["value"].partition(",")[0]) == ("fail", "15 min 1 s")


def test_records_of_a_file_are_read_like_a_form(world):
    early = {"kind": "restore", "seconds": 212, "ended_at": "2026-11-18T13:42:00Z"}
    late = {**early, "seconds": 60, "ended_at": "2026-11-20T00:00:00Z"}
    insights.sent(world, "drill", "file", records=[early, late, "odd"])
    items = evidence_items(world)
    found = rules.last_recovery(items)
    assert found is not None
    assert (found.took.total_seconds(), found.at.day) == (60, 20)
    assert rules.last_recovery([]) is None


def evidence_items(world: World):
    return pieces.items(pieces.Filter(service=world.service.urn, type="drill"))


def test_everybody_begins_with_the_page_of_their_role(world, by):
    pages = {"operations": "operations", "lead": "development", "product": "business", "security": "sre"}
    for role, page in pages.items():
        assert by(role).get("/home")["Location"] == f"/home/{page}"
    assert by("auditor").get("/home/none").status_code == 404
    assert by("vendor").get("/home/sre?service=edi-gateway").status_code == 404
    assert "There is no service to look at" in by("vendor").get("/home/sre").content.decode()
