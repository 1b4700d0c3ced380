"""Shifts change hands with a note and a confirmation; without one it is reported (R168)."""

import pytest

from seatrial.domains.notices import selectors as notices
from seatrial.domains.oncall import models, selectors, services
from seatrial.domains.oncall.services import CannotHandOver
from seatrial.domains.oncall.types import MATTERS, Matter, Matters
from seatrial.kit.access import Denied
from tests.factories.oncall import HOUR, NOW, WEEK

pytestmark = pytest.mark.django_db
CHANGE = NOW + WEEK
SOON = CHANGE - HOUR / 4


@pytest.fixture
def open_matter():
    MATTERS.add("test", Matters("test", lambda **_: [Matter("I-1 the router is slow", "/incidents/I-1")]))
    yield
    MATTERS._entries.pop("test")


def subjects(team, who):
    return [each.subject for each in notices.notices(team.uid(who))]


def coming():
    services.look_after_hand_offs(now=SOON)
    services.look_after_hand_offs(now=SOON)
    (found,) = selectors.hand_offs()
    return found


def test_both_are_told_and_the_note_carries_what_is_open(team, open_matter):
    found = coming()
    assert (team.names([found.leaving, found.arriving]), found.at) == (["ana", "ben"], CHANGE)
    assert found.state(SOON) == "coming"
    assert "Hand EDI over" in subjects(team, "ana")[0]
    assert "You are on call for EDI" in subjects(team, "ben")[0]
    with pytest.raises(CannotHandOver, match="note of whoever leaves is missing"):
        services.acknowledge_hand_off(found.uid, actor=team.actor("ben"), now=CHANGE)
    with pytest.raises(Denied):
        services.note_hand_off(found.uid, note="x", actor=team.actor("ben"), now=SOON)
    with pytest.raises(CannotHandOver, match="empty"):
        services.note_hand_off(found.uid, note=" ", actor=team.actor("ana"), now=SOON)
    noted = services.note_hand_off(found.uid, note="The router is slow.", actor=team.actor("ana"), now=SOON)
    assert [each["title"] for each in noted.matters] == ["I-1 the router is slow"]
    done = services.acknowledge_hand_off(found.uid, actor=team.actor("ben"), now=CHANGE)
    assert done.state(CHANGE) == "acknowledged"
    services.look_after_hand_offs(now=CHANGE + 2 * HOUR)
    assert selectors.hand_offs(late_at=CHANGE + 2 * HOUR) == []


@pytest.mark.mission("R168")
def test_a_change_of_hands_that_nobody_confirms_is_reported_once_and_after_its_time_alone(team):
    found = coming()
    services.look_after_hand_offs(now=found.due_at)
    assert not any("Nobody confirmed" in each for each in subjects(team, "ben"))
    assert selectors.hand_offs(late_at=found.due_at) == []
    late = found.due_at + HOUR / 3600
    services.look_after_hand_offs(now=late)
    services.look_after_hand_offs(now=late)
    for who in ("ana", "ben"):
        assert len([each for each in subjects(team, who) if "Nobody confirmed" in each]) == 1
    assert [each.uid for each in selectors.hand_offs(late_at=late)] == [found.uid]
    assert selectors.hand_off(found.uid).state(late) == "late"
    services.acknowledge_hand_off(found.uid, actor=team.actor("ben"), now=late)


def test_a_hand_off_that_does_not_come_any_more_is_forgotten(team):
    coming()
    services.override(
        "edi", person="ana", start=CHANGE - HOUR, end=CHANGE + WEEK, actor=team.actor("ana"), now=SOON
    )
    services.look_after_hand_offs(now=SOON)
    assert models.HandOff.objects.count() == 0
