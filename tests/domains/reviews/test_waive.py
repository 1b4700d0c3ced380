"""Waivers: asked by one, accepted by another, for a time, and never for what must hold (R074)."""

from datetime import date

import pytest

from seatrial.domains.reviews import selectors, services
from seatrial.domains.reviews.types import Review, Waiver
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid
from tests.factories.reviews import DAY, NOW, World, files

pytestmark = pytest.mark.django_db
END = (NOW + 20 * DAY).date()


def ask(
    world: World, review: Review, *, by: str = "lead", expires_on: date | None = END, **changes: str
) -> Waiver:
    said = {"item": "launch/walkthrough", "reason": "late", "control": "doubled on call", "risk": "low"}
    new = services.NewWaiver(**(said | changes), expires_on=expires_on)
    return services.ask_waiver(review.name, new=new, actor=world.actor(by), now=NOW)


@pytest.fixture
def review(world: World) -> Review:
    opened = world.open()
    services.begin_preparing(opened.name, actor=world.actor("lead"), now=NOW)
    return opened


@pytest.mark.mission("R074")
def test_a_permanent_waiver_is_refused_and_so_is_one_that_lasts_too_long(
    world: World, review: Review
) -> None:
    with pytest.raises(Invalid) as raised:
        ask(world, review, expires_on=None)
    assert [each.place for each in raised.value.faults] == ["/expires_on"]
    with pytest.raises(Invalid, match="at most 60 days"):
        ask(world, review, expires_on=(NOW + 61 * DAY).date())
    assert ask(world, review, expires_on=(NOW + 60 * DAY).date()).state(now=NOW) == "asked"


@pytest.mark.mission("R074")
def test_nobody_approves_what_they_asked_for_and_only_the_owner_accepts_risk(
    world: World, review: Review
) -> None:
    own = ask(world, review, by="owner")
    with pytest.raises(Denied, match="somebody else has to accept the risk"):
        services.approve_waiver(own.uid, actor=world.actor("owner"), now=NOW)
    for role in ("lead", "security", "operations", "product", "administrator", "auditor"):
        with pytest.raises(Denied):
            services.approve_waiver(own.uid, actor=world.actor(role), now=NOW)
    done = services.approve_waiver(own.uid, actor=world.actor("deputy"), now=NOW)
    assert (done.state(now=NOW), done.approved_by_name) == ("active", "Deputy")


def test_what_a_quality_gate_asks_is_not_waived_as_no_waiver_opens_the_gate(world: World) -> None:
    gate = "  quality_gates: [{id: people, title: The people, criteria: [launch/walkthrough]}]\n"
    world.apply(files(template=gate))
    opened = world.open()
    services.begin_preparing(opened.name, actor=world.actor("lead"), now=NOW)
    with pytest.raises(services.CannotWaive, match="the quality gate The people"):
        ask(world, opened)
    assert ask(world, opened, item="launch/rehearsed").state(now=NOW) == "asked"


def test_what_must_hold_is_never_waived(world: World, review: Review) -> None:
    with pytest.raises(services.CannotWaive, match="must-do"):
        ask(world, review, item="launch/scanned")


@pytest.mark.mission("R074")
def test_a_waiver_ends_and_the_item_is_not_met_again(world: World, review: Review) -> None:
    waiver = ask(world, review)
    services.approve_waiver(waiver.uid, actor=world.actor("owner"), now=NOW)
    found = world.report(review).item("launch/walkthrough")
    assert found is not None
    assert found.result == "waived"
    assert world.report(review).figures.waived == 1
    later = world.report(review, now=NOW + 21 * DAY).item("launch/walkthrough")
    assert later is not None
    assert later.result == "not_met"


@pytest.mark.mission("R074")
def test_active_waivers_are_capped_by_policy(world: World) -> None:
    world.apply(files(policy="  waivers: {at_most: {'2': 1}}"))
    review = world.open()
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    first = ask(world, review)
    services.approve_waiver(first.uid, actor=world.actor("owner"), now=NOW)
    second = ask(world, review, item="launch/rehearsed")
    with pytest.raises(services.CannotWaive, match="has 1 active waivers"):
        services.approve_waiver(second.uid, actor=world.actor("owner"), now=NOW)
    services.end_waiver(first.uid, actor=world.actor("lead"), now=NOW)
    assert (
        services.approve_waiver(second.uid, actor=world.actor("owner"), now=NOW).approved_by_name == "Owner"
    )


def test_a_waiver_follows_itself_only_as_often_as_policy_says(world: World, review: Review) -> None:
    for _ in range(2):
        waiver = ask(world, review)
        services.approve_waiver(waiver.uid, actor=world.actor("owner"), now=NOW)
        services.end_waiver(waiver.uid, actor=world.actor("lead"), now=NOW)
    with pytest.raises(services.CannotWaive, match="policy allows 1 renewals"):
        ask(world, review)


@pytest.mark.mission("R016")
def test_with_one_item_waived_a_conditional_go_is_the_most(world: World) -> None:
    review = world.prepared()
    lead = world.actor("lead")
    services.answer(
        review.name, item="launch/walkthrough", says="not_met", actor=lead, now=NOW, reason="late"
    )
    waiver = ask(world, review)
    services.approve_waiver(waiver.uid, actor=world.actor("owner"), now=NOW)
    world.accept_all(review)
    with pytest.raises(services.CannotDecide, match="conditional go only"):
        world.propose(review, "go")
    world.propose(review, "conditional_go", stands_until=NOW + 9 * DAY)
    world.sign_all(review)
    decision = world.decide(review)
    payload = selectors.decision_row(decision.uid).proposal.payload
    figures = world.report(review).figures
    assert (figures.applicable, figures.met, figures.waived, figures.percent) == (4, 3, 1, 75)
    assert (
        '"figures":{"applicable":4,"met":3,"notApplicable":0,"notMet":0,"percent":75,"waived":1}' in payload
    )
