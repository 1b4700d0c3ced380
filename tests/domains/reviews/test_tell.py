"""Who is told what, when; and what happens where a signer is silent."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from seatrial.domains.notices import selectors as notices
from seatrial.domains.reviews import services
from seatrial.domains.reviews.subscriptions import digest
from seatrial.kit.access import Denied
from tests.factories.reviews import DAY, HOUR, MINUTE, NOW, World

pytestmark = pytest.mark.django_db


def subjects(world: World, role: str) -> list[str]:
    found = notices.notices(str(world.cast.people[role].uid))
    return [each.subject for each in found]


def test_whose_turn_it_is_gets_an_invitation_that_a_calendar_takes(world: World) -> None:
    review = world.prepared()
    world.accept_all(review)
    world.propose(review)
    world.deliver(NOW)
    assert any("waits for your signature" in each for each in subjects(world, "security"))
    assert not any("waits for your signature" in each for each in subjects(world, "owner"))
    for slot in ("security", "operations", "product"):
        world.sign(review, slot)
    world.deliver(NOW)
    assert any("waits for your signature" in each for each in subjects(world, "owner"))
    (notice,) = [
        each for each in notices.notices(str(world.cast.owner.uid)) if "your signature" in each.subject
    ]
    (event,) = Calendar.from_ical(notice.ics).walk("VEVENT")
    assert review.name in event["summary"]
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=3)


@pytest.mark.mission("R022")
def test_a_silent_signer_is_passed_over_to_the_deputy_whose_signature_says_so(world: World) -> None:
    review = world.prepared()
    world.accept_all(review)
    world.propose(review)
    for slot in ("security", "operations", "product"):
        world.sign(review, slot)
    world.deliver(NOW)
    assert services.escalate_silent(now=NOW + 3 * DAY - MINUTE) == 0
    late = NOW + 3 * DAY + MINUTE
    assert services.escalate_silent(now=late) == 1
    assert services.escalate_silent(now=late) == 0
    assert any("you may give as deputy" in each for each in subjects(world, "deputy"))

    world.work(now=late)
    found = world.sign(review, "owner", by="deputy", now=late).sign_offs
    assert next(each for each in found if each.slot == "owner").on_behalf_of == str(world.cast.owner.uid)


@pytest.mark.mission("R022")
def test_a_deputy_who_sent_evidence_is_refused(world: World) -> None:
    review = world.open()
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    world.answer_all(review, but=("launch/scanned",))
    uid = world.attach("test_result", by="deputy")
    services.answer(
        review.name, item="launch/scanned", says="met", pieces=[uid], actor=world.actor("lead"), now=NOW
    )
    services.submit(review.name, actor=world.actor("lead"), now=NOW)
    world.accept_all(review)
    world.propose(review)
    for slot in ("security", "operations", "product"):
        world.sign(review, slot)
    with pytest.raises(Denied, match="sent evidence"):
        world.sign(review, "owner", by="deputy")


def test_a_go_that_falls_is_told_to_whoever_relies_on_it(world: World) -> None:
    world.gone()
    fallen = NOW + timedelta(minutes=6) + HOUR
    services.look_soon([world.service.urn], now=fallen)
    services.sweep(now=fallen)
    services.follow_falls(now=fallen)
    world.deliver(fallen)
    assert any("does not stand any more" in each for each in subjects(world, "owner"))
    assert any("was opened: Evidence lapsed" in each for each in subjects(world, "lead"))


def test_the_digest_names_what_waits_and_is_silent_where_nothing_does(world: World) -> None:
    def lines(role: str) -> list[str]:
        section = digest(str(world.cast.people[role].uid), now=NOW)
        return [each.text for each in section.lines] if section else []

    assert lines("lead") == lines("owner") == []
    review = world.open()
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    assert any("items of R-1" in each for each in lines("operations"))
    world.answer_all(review)
    services.submit(review.name, actor=world.actor("lead"), now=NOW)
    assert "Review R-1 for owner: EDI gateway: new service" in lines("owner")
    world.accept_all(review)
    world.propose(review)
    assert lines("security") == ["Sign R-1: EDI gateway: new service"]
    assert lines("owner") == []
    world.sign(review, "security")
    assert lines("security") == []
