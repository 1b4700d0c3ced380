"""The audit log alone tells what stands of reviews: who said what, what was signed, what fell (R002)."""

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.reviews import services
from tests.factories import replays
from tests.factories.reviews import DAY, NOW, World

pytestmark = pytest.mark.django_db


def live(world: World) -> None:
    """A go that is revoked, a review with a waiver and a rejected item, and one that is withdrawn."""
    decision = world.gone()
    services.revoke(str(decision.uid), reason="a bug", actor=world.actor("owner"), now=NOW)
    review = world.prepared()
    services.reject(
        review.name, item="launch/walkthrough", comment="held without the night shift", now=NOW,
        actor=world.actor("operations"),
    )  # fmt: skip
    rehearsed = "launch/rehearsed"
    lead, owner = world.actor("lead"), world.actor("owner")
    services.answer(review.name, item=rehearsed, says="not_met", reason="late", actor=lead, now=NOW)
    asked = services.NewWaiver(rehearsed, "late", "two on call", "low", (NOW + 9 * DAY).date())
    waiver = services.ask_waiver(review.name, new=asked, actor=lead, now=NOW)
    services.approve_waiver(waiver.uid, actor=owner, now=NOW)
    other = world.open()
    services.withdraw(other.name, reason="not now", actor=lead, now=NOW)


@pytest.mark.mission("R002")
def test_replaying_the_log_rebuilds_what_stands_of_reviews(world: World) -> None:
    live(world)

    replayed = replays.of_log()

    assert replayed == replays.of_tables()
    assert all(replayed.values()), "the log tells of everything that there is"
    assert {each[3] for each in replayed["reviews"].values()} == {"decided", "in_review", "withdrawn"}
    assert [each[3] for each in replayed["decisions"].values()] == [False]


def test_a_log_that_lacks_an_entry_does_not_come_out_the_same(world: World) -> None:
    live(world)
    entries = list(Entry.objects.filter(action__startswith="reviews.").order_by("id"))
    telling = {each.action for each in entries} - {"reviews.withdrawn", "reviews.reviewer-named"}
    assert len(telling) > 9
    for action in sorted(telling):
        last = max(place for place, each in enumerate(entries) if each.action == action)
        try:
            same = replays.of_log([*entries[:last], *entries[last + 1 :]]) == replays.of_tables()
        except (AssertionError, KeyError):
            same = False  # the next entry speaks of what was never there
        assert not same, f"without {action} nobody would notice"
