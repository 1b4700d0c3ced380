"""Home pages of the four personas: the page and the API say the same, and what is missing is said."""

import html
import re

import pytest

from seatrial.domains.evidence import selectors as pieces
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.insights import rules
from seatrial.domains.insights.types import PERSONAS
from tests.factories import insights
from tests.factories import reviews as factory
from tests.factories.reviews import MINUTE, NOW, World

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
DRILL = {
    "kind": "restore", "outcome": "pass", "mode": "rehearse", "seconds": 212, "data_lost_seconds": 140,
    "ended_at": "2026-11-18T13:42:00Z",
}  # fmt: skip


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


def drill(world: World, **other: object) -> None:
    """A recovery was tried in production, and is evidence."""
    subject = Subject(f"service:{factory.NAME}", "production", "")
    sent = Submission(
        subject=subject, type="drill", name="restore", findings={**DRILL, **other}, producer="t"
    )
    evidence.attach(sent, service=world.service, actor=world.actor("lead"), now=NOW)


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_page_says_what_the_api_says(world, by, persona):
    world.apply({**factory.files(), "contacts.yaml": CONTACTS})
    world.gone()
    drill(world)
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


def test_a_recovery_that_took_too_long_or_lost_too_much_is_none(world, by):
    drill(world, seconds=901)
    found = given(by("auditor"), "business")["recovery"]
    assert (found["state"], found["value"].partition(",")[0]) == ("fail", "15 min 1 s")


def test_records_of_a_file_are_read_like_a_form(world):
    drill(world, records=[DRILL, {**DRILL, "seconds": 60, "ended_at": "2026-11-20T00:00:00Z"}, "odd"])
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
