"""Items: answered with evidence that counts, accepted by their role, and by nobody who wrote them."""

from datetime import timedelta

import pytest

from seatrial.domains.evidence import services as evidence
from seatrial.domains.reviews import services
from seatrial.domains.reviews.types import Review
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid
from tests.factories import identity
from tests.factories.reviews import DAY, NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(world: World) -> Review:
    opened = world.open()
    return services.begin_preparing(opened.name, actor=world.actor("lead"), now=NOW)


def answer(world: World, review: Review, item: str, **said: object) -> object:
    return services.answer(review.name, item=item, actor=world.actor("lead"), now=NOW, **said)  # type: ignore[arg-type]


def test_met_needs_evidence_of_an_accepted_type_that_counts(world: World, review: Review) -> None:
    with pytest.raises(Invalid, match="met by nothing"):
        answer(world, review, "launch/walkthrough", says="met")
    wrong = world.attach("drill")
    with pytest.raises(Invalid, match="of the type drill; this item accepts training"):
        answer(world, review, "launch/walkthrough", says="met", pieces=[wrong])
    stale = world.attach("training", effective_at=NOW - 400 * DAY)
    with pytest.raises(Invalid, match="it expired"):
        answer(world, review, "launch/walkthrough", says="met", pieces=[stale])
    with pytest.raises(Invalid, match="there is no such evidence"):
        answer(
            world, review, "launch/walkthrough", says="met", pieces=["01a1fd55-7a80-7020-a7c3-8eb7573080d3"]
        )


def test_not_applicable_needs_a_reason_and_is_no_way_round_what_must_hold(
    world: World, review: Review
) -> None:
    with pytest.raises(Invalid, match="for no reason"):
        answer(world, review, "launch/walkthrough", says="not_applicable")
    with pytest.raises(Invalid, match="must-do item: it always applies"):
        answer(world, review, "launch/scanned", says="not_applicable", reason="no code")


def test_what_a_machine_finds_out_is_not_said(world: World, review: Review) -> None:
    with pytest.raises(Invalid, match="answered by its check"):
        answer(world, review, "launch/plan", says="met", pieces=[world.attach("training")])


@pytest.mark.mission("R025")
def test_what_was_rehearsed_in_production_does_not_count(world: World, review: Review) -> None:
    there = world.attach("drill", environment="production")
    with pytest.raises(Invalid, match="done in production, which is production"):
        answer(world, review, "launch/rehearsed", says="met", pieces=[there])
    before = world.attach("drill", environment="staging")
    answer(world, review, "launch/rehearsed", says="met", pieces=[before])


@pytest.mark.mission("R029")
@pytest.mark.parametrize(
    "role", ["owner", "lead", "security", "product", "administrator", "auditor", "stranger"]
)
def test_an_item_of_operations_is_accepted_by_operations_alone(world: World, role: str) -> None:
    review = world.prepared()
    with pytest.raises(Denied):
        services.accept(review.name, items=["launch/walkthrough"], actor=world.actor(role), now=NOW)


def test_who_sent_the_evidence_does_not_accept_it(world: World, review: Review) -> None:
    own = world.attach("training", by="operations")
    answer(world, review, "launch/walkthrough", says="met", pieces=[own])
    world.answer_all(review, but=("launch/walkthrough",))
    services.submit(review.name, actor=world.actor("lead"), now=NOW)
    with pytest.raises(Denied, match="somebody else has to accept it: Operations sent evidence"):
        services.accept(review.name, items=["launch/walkthrough"], actor=world.actor("operations"), now=NOW)


def test_an_acceptance_goes_with_what_was_accepted(world: World) -> None:
    review = world.prepared()
    services.accept(review.name, items=["launch/walkthrough"], actor=world.actor("operations"), now=NOW)
    found = world.report(review).item("launch/walkthrough")
    assert found is not None
    assert found.is_accepted
    for piece in found.outcome.evidence:
        evidence.retract(piece.uid, reason="wrong list", actor=world.actor("lead"), now=NOW)
    after = world.report(review).item("launch/walkthrough")
    assert after is not None
    assert (after.outcome.word, after.is_accepted) == ("stale", False)
    assert "retracted: wrong list" in after.outcome.reason


def test_an_item_that_is_not_met_is_not_accepted(world: World) -> None:
    review = world.prepared()
    later = NOW + timedelta(minutes=6)  # nobody has looked at the plan for too long
    with pytest.raises(services.CannotStep, match="launch/plan is stale"):
        services.accept(review.name, items=["launch/plan"], actor=world.actor("operations"), now=later)


def test_an_item_that_is_rejected_goes_back_to_whoever_prepares_it(world: World) -> None:
    review = world.prepared()
    with pytest.raises(Invalid, match="for no reason"):
        services.reject(
            review.name, item="launch/walkthrough", comment=" ", actor=world.actor("operations"), now=NOW
        )
    services.reject(
        review.name, item="launch/walkthrough", comment="two were absent", actor=world.actor("operations"),
        now=NOW,
    )  # fmt: skip
    again = world.attach("training", by="lead", now=NOW + timedelta(minutes=1))
    view = services.answer(
        review.name, item="launch/walkthrough", says="met", pieces=[again], actor=world.actor("lead"),
        now=NOW + timedelta(minutes=1),
    )  # fmt: skip
    assert view.row.acceptance == ""


def test_an_author_of_the_checklist_accepts_none_of_its_items(world: World) -> None:
    """Criteria are written by somebody, too (rule 4 of the product)."""
    identity.role(world.cast.administrator, "operations_lead", "service:edi-gateway")
    review = world.prepared()
    services.name_reviewer(
        review.name, slot="operations", person=str(world.cast.administrator.uid), actor=world.actor("lead"),
        now=NOW,
    )  # fmt: skip
    with pytest.raises(Denied, match="wrote checklist:launch"):
        services.accept(
            review.name, items=["launch/walkthrough"], actor=world.actor("administrator"), now=NOW
        )
