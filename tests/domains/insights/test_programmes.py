"""Programmes: every row follows from records, and nothing can be ticked."""

import csv
import io
from datetime import datetime

import pytest

from seatrial.domains.evidence import services as evidence
from seatrial.domains.insights import selectors
from seatrial.domains.insights.types import Row
from seatrial.domains.workspace import services as workspaces
from tests.factories import insights
from tests.factories.reviews import DIGEST, HOUR, MINUTE, NOW, World

pytestmark = pytest.mark.django_db
DONE = ("performance", "operations", "recovery", "documents", "knowledge", "deployed")


@pytest.fixture
def world(cast, deliver_events) -> World:
    """The gateway is asked the library's checklist `production`, and is the programme `launch`."""
    made = World(cast, deliver_events)
    made.apply(insights.files())
    return made


def rows(world: World, part: str = "completion", now: datetime = NOW + HOUR) -> dict[str, Row]:
    view = selectors.programme("launch", actor=world.actor("auditor"), now=now)
    return {row.spec.id: row for row in view.of(part)}  # type: ignore[arg-type]


def states(world: World, part: str = "completion") -> dict[str, str]:
    return {name: row.state for name, row in rows(world, part).items()}


def test_there_are_seven_kinds_five_groups_five_gates_and_six_completions(world):
    view = selectors.programme("launch", actor=world.actor("auditor"), now=NOW)
    parts = ("acceptance", "groups", "gates", "completion")
    assert [len(view.of(part)) for part in parts] == [7, 5, 5, 6]
    assert (view.settled, view.percent) == (0, 0)
    assert {row.state for row in view.rows} == {"open"}
    sources = {row.spec.source for row in view.rows}
    assert {f"S4:{line}" for line in (*range(95, 102), *range(234, 240), *range(242, 247))} <= sources


@pytest.mark.mission("R018")
def test_each_completion_flips_with_its_own_record_and_none_can_be_ticked(world, by):
    review = insights.being_prepared(world)
    insights.deployed(world)
    assert set(states(world).values()) == {"open"}
    for name in DONE:
        before = states(world)
        insights.met(world, review, f"done-{name}")
        after = states(world)
        assert [key for key in DONE if before[key] != after[key]] == [name]
        assert after[name] == "met"

    # what it rests on is withdrawn, and only that row falls
    proof = next(each for each in rows(world)["recovery"].bearings[0].proofs)
    evidence.retract(proof.uid, reason="another system", actor=world.actor("lead"), now=NOW)
    assert [name for name, state in states(world).items() if state != "met"] == ["recovery"]
    # a later deployment failed
    insights.deployed(world, "failed", at=NOW + HOUR / 2)
    assert [name for name, state in states(world).items() if state != "met"] == ["recovery", "deployed"]
    assert "failed" in rows(world)["deployed"].reason

    for verb in ("patch", "put", "post", "delete"):
        answer = getattr(by("owner"), verb)(
            "/api/v1/insights/programmes/launch",
            {"completion": {"recovery": True}},
            content_type="application/json",
        )
        assert answer.status_code == 405, verb
    assert by("owner").post("/programmes/launch", {"recovery": "met"}).status_code == 405
    assert states(world)["recovery"] == "not_met"


@pytest.mark.mission("R019")
def test_the_export_has_the_seven_kinds_with_state_evidence_accepter_and_date(world, by):
    review = insights.being_prepared(world)
    insights.met(world, review, "accept-performance", "accept-training")
    insights.accepted(review, "accept-performance")
    page = by("auditor").get("/programmes/launch").content.decode()
    assert 'href="/api/v1/insights/programmes/launch/acceptance?format=csv"' in page

    answer = by("auditor").get("/api/v1/insights/programmes/launch/acceptance?format=csv")
    table = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [row["kind"] for row in table] == [
        "performance", "operational", "recovery", "documentation", "training", "production", "stakeholder",
    ]  # fmt: skip
    first, training = table[0], table[4]
    item = next(each for each in world.report(review).items if each.row.criterion == "accept-performance")
    assert first["state"] == "accepted"
    assert first["evidence"] == item.outcome.evidence[0].sha256
    assert (first["accepter"], first["date"]) == ("Olga Operations", NOW.date().isoformat())
    # met is not accepted
    assert (training["state"], training["accepter"], training["date"]) == ("met", "", "")
    assert training["reason"].endswith("nobody has accepted it")
    assert {row["state"] for row in table if row not in (first, training)} == {"open"}
    for row in table:
        assert row["title"] in page


def test_an_acceptance_of_something_else_counts_no_more(world):
    review = insights.being_prepared(world)
    insights.met(world, review, "accept-performance")
    insights.accepted(review, "accept-performance", word="not_met")
    assert states(world, "acceptance")["performance"] == "met"


def test_groups_are_those_who_signed_the_last_decision_that_holds(cast, deliver_events):
    """With criteria of the checklist that the review asks, the slots of the matrix decide the rest."""
    world = World(cast, deliver_events)
    bound = b"  groups: {operations: [], security: [], development: [], business: [], management: []}\n"
    content = insights.files(insights.PROGRAMME + bound + b"  acceptance: {stakeholder: []}\n")
    world.apply({**content, **insights.reviews.files()})
    assert rows(world, "groups")["security"].reason == "decision: nothing was decided yet"
    world.gone()

    found = rows(world, "groups", NOW + MINUTE)
    assert {name: row.state for name, row in found.items()} == {
        "operations": "accepted", "security": "accepted", "business": "accepted", "management": "accepted",
        "development": "open",  # the matrix has no such slot
    }  # fmt: skip
    assert found["security"].accepters == ("Security",)
    assert found["security"].digests[0].startswith("sha256:")
    assert rows(world, "acceptance", NOW + MINUTE)["stakeholder"].state == "accepted"

    # nobody looked again for longer than the template allows: the decision does not hold, nor what it says
    late = rows(world, "groups", NOW + 5 * HOUR)["security"]
    assert (late.state, late.accepters) == ("not_met", ())
    assert "launch/plan" in late.reason


def test_a_deployment_alone_is_no_acceptance(world):
    insights.deployed(world)
    production = rows(world, "acceptance")["production"]
    assert production.state == "open"
    assert [each.state for each in production.bearings] == ["open", "accepted"]
    assert production.digests == (DIGEST,)


def test_a_row_is_as_good_as_its_worst_service(cast, deliver_events):
    world = World(cast, deliver_events)
    two = insights.PROGRAMME.replace(b"[edi-gateway]", b"[edi-gateway, service:other]")
    other = b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: other}\n"
    other += b"spec: {type: service, lifecycle: experimental, owner: edi-team}\n"
    world.apply({**insights.files(two), "other.yaml": other})
    review = insights.being_prepared(world)
    insights.met(world, review, "done-performance")
    row = rows(world)["performance"]
    assert [each.state for each in row.bearings] == ["met", "open"]
    assert (row.state, row.reason.startswith("other: ")) == ("open", True)


def test_a_row_that_there_is_not_and_a_criterion_that_there_is_not_are_faults(cast, deliver_events):
    world = World(cast, deliver_events)
    wrong = insights.PROGRAMME + b"  gates: {load: [production/gate-lode]}\n"
    with pytest.raises(workspaces.CannotApply) as raised:
        world.apply(insights.files(wrong))
    assert "production has no criterion gate-lode" in str(raised.value.faults)
    with pytest.raises(workspaces.CannotApply) as raised:
        world.apply(insights.files(insights.PROGRAMME + b"  gates: {lode: []}\n"))
    assert "lode is none of load, documents" in str(raised.value.faults)


def test_a_programme_is_for_those_who_know_all_of_its_services(world, by):
    assert by("vendor").get("/programmes/launch").status_code == 404
    assert by("vendor").get("/api/v1/insights/programmes").json()["items"] == []
    listed = by("auditor").get("/programmes").content.decode()
    assert 'href="/programmes/launch"' in listed
    assert "of 23 rows are settled" in by("auditor").get("/programmes/launch").content.decode()
