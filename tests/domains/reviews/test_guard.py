"""Production needs a standing go, a new owner an accepted handover (R001), from the policy on."""

import pytest

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.reviews import services
from seatrial.domains.reviews.types import Review
from seatrial.kit.problems import Problem
from tests.factories.reviews import DAY, MINUTE, NOW, World, component, files

pytestmark = pytest.mark.django_db


def guarded(world: World, **changes: str) -> dict[str, bytes]:
    """The workspace with the policy in force, and the entry of the service with those changes."""
    del world
    return files(enforce="production, owner", **{"catalog.yaml": component(**changes)})  # type: ignore[arg-type]


@pytest.fixture
def enforced(world: World) -> World:
    world.apply(guarded(world))
    return world


def refused(world: World, content: dict[str, bytes]) -> Problem:
    with pytest.raises(Problem) as raised:
        world.apply(content)
    assert raised.value.status == 409
    return raised.value


def test_nothing_becomes_production_without_a_go(enforced: World) -> None:
    problem = refused(enforced, guarded(enforced, lifecycle="production"))
    told = f"{problem.detail} {[fault.detail for fault in problem.faults]}"
    assert "no go stands for edi-gateway in production" in told
    enforced.gone()
    enforced.apply(guarded(enforced, lifecycle="production"))
    assert catalog.service("edi-gateway").lifecycle == "production"


def test_a_no_go_and_a_go_that_fell_let_nothing_in(enforced: World) -> None:
    review = enforced.prepared()
    enforced.propose(review, "no_go", re_evaluate_on=(NOW + DAY).date())
    enforced.sign(review, "owner")
    enforced.decide(review)
    refused(enforced, guarded(enforced, lifecycle="production"))


def test_leaving_and_coming_back_is_no_way_round(enforced: World) -> None:
    without = files(enforce="production, owner", **{"catalog.yaml": b"# nothing\n"})
    enforced.apply(without)
    refused(enforced, guarded(enforced, lifecycle="production"))


def test_what_is_in_production_when_the_policy_comes_stays_there(world: World) -> None:
    world.apply(guarded(world, lifecycle="production"))
    assert catalog.service("edi-gateway").lifecycle == "production"
    world.apply(guarded(world, lifecycle="production", depends=""))


def test_the_policy_does_not_leave_with_what_it_forbids(enforced: World) -> None:
    content = files(**{"catalog.yaml": component(lifecycle="production")})
    refused(enforced, content)


def test_an_owner_changes_after_the_handover_was_accepted(enforced: World) -> None:
    moved = guarded(enforced, owner="platform-team")
    problem = refused(enforced, moved)
    assert "the handover of edi-gateway" in f"{problem.detail} {[each.detail for each in problem.faults]}"
    review = hand_over(enforced)
    refused(enforced, moved)
    verified(enforced, review)
    enforced.apply(moved, now=NOW + MINUTE)
    assert catalog.service("edi-gateway").owner == "team:platform-team"
    # and back is another handover
    refused(enforced, guarded(enforced))


def hand_over(world: World) -> Review:
    review = world.open(kind="vendor_transition", successor="team:platform-team")
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    world.answer_all(review)
    uid = world.attach("document")
    lead = world.actor("lead")
    services.answer(review.name, item="launch/handed", says="met", pieces=[uid], actor=lead, now=NOW)
    services.submit(review.name, actor=lead, now=NOW)
    world.accept_all(review)
    world.propose(review)
    world.sign_all(review)
    world.decide(review)
    return services.hand_over(review.name, actor=world.actor("owner"), now=NOW)


def verified(world: World, review: Review) -> None:
    with pytest.raises(services.CannotStep, match="launch/handed is not accepted"):
        services.verify(review.name, actor=world.actor("owner"), now=NOW)
    services.accept(review.name, items=["launch/handed"], actor=world.actor("operations"), now=NOW)
    services.verify(review.name, actor=world.actor("owner"), now=NOW)
