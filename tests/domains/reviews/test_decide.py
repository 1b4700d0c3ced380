"""From an open review to a go that anybody can verify, and what keeps one from it."""

from datetime import timedelta

import pytest

from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews import models, selectors, services
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid
from seatrial.kit.signing import signers, verifying
from tests.factories.reviews import DAY, HOUR, MINUTE, NOW, World

pytestmark = pytest.mark.django_db


def kinds(error: services.CannotDecide) -> dict[str, list[str]]:
    """What keeps it from being decided: kind to subjects."""
    found: dict[str, list[str]] = {}
    for fault in error.faults:
        _, kind, subject = fault.place.split("/", 2)
        found.setdefault(kind, []).append(subject)
    return found


def test_a_review_becomes_a_go_that_stands(world: World) -> None:
    decision = world.gone()

    assert decision.outcome == "go"
    standing = selectors.standing(world.service.uid, environment="production", now=NOW + MINUTE)
    assert standing is not None
    assert standing.holds, standing.reasons
    assert selectors.covers(standing, digest=decision.artefact.digest)
    assert not selectors.covers(standing, digest="sha256:" + "cd" * 32)


def test_the_bundle_is_verified_without_the_server(world: World) -> None:
    decision = world.gone()
    bundle = models.Decision.objects.get(uid=decision.uid).bundle.encode()
    known = signers.read(signers.written(identity.signers()).encode())
    verdict = verifying.verify(bundle, signers=known, at=NOW + HOUR)
    assert verdict.holds, verdict.findings


def test_nothing_is_decided_before_everything_is_settled(world: World) -> None:
    review = world.open()
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    with pytest.raises(services.CannotStep, match="nobody has answered"):
        services.submit(review.name, actor=world.actor("lead"), now=NOW)
    world.answer_all(review)
    services.submit(review.name, actor=world.actor("lead"), now=NOW)
    with pytest.raises(services.CannotDecide) as raised:
        world.propose(review)
    found = kinds(raised.value)
    assert sorted(found["reviewer"]) == ["operations", "owner", "security"]
    assert found["veto"] == ["launch/scanned"]
    assert sorted(found["acceptance"]) == ["launch/plan", "launch/rehearsed", "launch/walkthrough"]


@pytest.mark.mission("R069")
def test_a_result_that_changes_outdates_signatures_and_the_same_result_does_not(world: World) -> None:
    review = world.prepared()
    world.accept_all(review)
    world.propose(review)
    world.sign(review, "security")
    later = NOW + MINUTE
    world.work(now=later)  # the same is collected again
    world.sign(review, "operations", now=later)

    services.reject(
        review.name, item="launch/walkthrough", comment="nobody came", actor=world.actor("operations"),
        now=later,
    )  # fmt: skip
    services.answer(
        review.name, item="launch/walkthrough", says="not_met", actor=world.actor("lead"), now=later
    )
    with pytest.raises(services.CannotSign, match="outdated: launch/walkthrough was met, and is not met"):
        world.sign(review, "product", now=later)
    with pytest.raises(services.CannotDecide) as raised:
        world.decide(review, now=later)
    assert kinds(raised.value)["outdated"] == ["launch/walkthrough"]


def test_the_decision_waits_for_every_signature_in_its_order(world: World) -> None:
    review = world.prepared()
    world.accept_all(review)
    world.propose(review)
    with pytest.raises(services.CannotSign, match="not the turn of Service owner yet"):
        world.sign(review, "owner")
    for slot in ("security", "operations", "product"):
        with pytest.raises(services.CannotDecide):
            world.decide(review)
        world.sign(review, slot)
    with pytest.raises(services.CannotDecide) as raised:
        world.decide(review)
    assert kinds(raised.value) == {"signature": ["owner"]}
    world.sign(review, "owner")
    assert world.decide(review).outcome == "go"


def test_one_person_fills_one_slot_and_only_who_holds_its_role(world: World) -> None:
    review = world.prepared()
    world.accept_all(review)
    world.propose(review)
    world.sign(review, "security")
    with pytest.raises(services.CannotSign, match="has signed"):
        world.sign(review, "security")
    with pytest.raises(Denied, match="signed by the operations lead"):
        world.sign(review, "operations", by="product")


@pytest.mark.mission("R072")
def test_whoever_sent_evidence_signs_nothing(world: World) -> None:
    review = world.open()
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    world.answer_all(review, but=("launch/scanned",))
    uid = world.attach("test_result", by="product")
    services.answer(
        review.name, item="launch/scanned", says="met", pieces=[uid], actor=world.actor("lead"), now=NOW
    )
    services.submit(review.name, actor=world.actor("lead"), now=NOW)
    world.accept_all(review)
    world.propose(review)
    with pytest.raises(Denied, match="sent evidence of launch/scanned"):
        world.sign(review, "product")


def test_a_deputy_signs_on_behalf_and_the_record_says_so(world: World) -> None:
    review = world.prepared()
    world.accept_all(review)
    world.propose(review)
    for slot in ("security", "operations", "product"):
        world.sign(review, slot)
    found = world.sign(review, "owner", by="deputy").sign_offs
    signed = next(each for each in found if each.slot == "owner")
    assert (signed.person_name, signed.on_behalf_of_name) == ("Deputy", "Owner")
    assert f'"onBehalfOf":"person:{world.cast.owner.uid}"' in signed.payload


@pytest.mark.mission("R073")
def test_a_conditional_go_needs_an_end_and_falls_with_it(world: World) -> None:
    review = world.prepared()
    services.answer(
        review.name, item="launch/walkthrough", says="not_met", actor=world.actor("lead"), now=NOW,
        reason="next week",
    )  # fmt: skip
    waiver = services.ask_waiver(
        review.name,
        new=services.NewWaiver(
            "launch/walkthrough", "late", "on call doubled", "low", (NOW + 20 * DAY).date()
        ),
        actor=world.actor("lead"),
        now=NOW,
    )
    services.approve_waiver(waiver.uid, actor=world.actor("owner"), now=NOW)
    world.accept_all(review)
    with pytest.raises(services.CannotDecide, match="allows a conditional go only"):
        world.propose(review)
    with pytest.raises(Invalid, match="until when it stands"):
        world.propose(review, "conditional_go")
    world.propose(review, "conditional_go", stands_until=NOW + 10 * DAY)
    world.sign_all(review)
    assert world.decide(review).outcome == "conditional_go"
    until = NOW + 10 * DAY
    before = selectors.standing(world.service.uid, environment="production", now=NOW + 2 * MINUTE)
    assert before is not None
    assert before.holds
    world.work(now=until - MINUTE)
    after = selectors.standing(world.service.uid, environment="production", now=until)
    assert after is not None
    assert not after.holds
    assert "it stood until" in after.reasons[0]


@pytest.mark.mission("R062")
def test_evidence_that_lapses_makes_the_go_fall_after_its_grace_and_opens_a_review(world: World) -> None:
    world.gone()
    lapsed = NOW + timedelta(minutes=5)
    kept = selectors.standing(world.service.uid, environment="production", now=lapsed + MINUTE)
    assert kept is not None
    assert kept.holds
    assert "launch/plan" in {each.subject for each in kept.soon}
    fallen_at = lapsed + HOUR
    fell = selectors.standing(world.service.uid, environment="production", now=fallen_at + MINUTE)
    assert fell is not None
    assert not fell.holds
    assert "launch/plan is not shown any more" in fell.reasons[0]

    services.look_soon([world.service.urn], now=fallen_at + MINUTE)
    assert services.sweep(now=fallen_at + MINUTE) == 1
    services.follow_falls(now=fallen_at + MINUTE)
    world.deliver(fallen_at + MINUTE)
    again = selectors.reviews(selectors.Filter(state="draft"))
    assert [each.trigger for each in again] == ["evidence_lapsed"]
    assert again[0].kind == "new_service"
    # what fell stays fallen, also where the evidence comes back
    world.work(now=fallen_at + 2 * MINUTE)
    still = selectors.standing(world.service.uid, environment="production", now=fallen_at + 3 * MINUTE)
    assert still is not None
    assert not still.holds


def test_a_no_go_says_when_again_and_lets_nothing_through(world: World) -> None:
    review = world.prepared()
    with pytest.raises(Invalid, match="when it is looked at anew"):
        world.propose(review, "no_go")
    world.propose(review, "no_go", re_evaluate_on=(NOW + 7 * DAY).date(), note="Too early")
    world.sign(review, "owner")
    assert world.decide(review).outcome == "no_go"
    standing = selectors.standing(world.service.uid, environment="production", now=NOW)
    assert standing is not None
    assert not standing.holds
    services.close(review.name, actor=world.actor("owner"), now=NOW)
