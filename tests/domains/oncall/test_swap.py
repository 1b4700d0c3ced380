"""Two people swap: one asks, the other one agrees, nobody agrees for another."""

import pytest

from seatrial.domains.notices import selectors as notices
from seatrial.domains.oncall import selectors, services
from seatrial.domains.oncall.services import CannotOverride, CannotSwap
from seatrial.kit.access import Denied
from tests.factories.oncall import DAY, HOUR, NOW, WEEK

pytestmark = pytest.mark.django_db
MINE = (NOW + DAY, NOW + 2 * DAY)
THEIRS = (NOW + WEEK, NOW + WEEK + DAY)


def on_call(team, at):
    return team.names(each.person_uid for each in selectors.on_call(["schedule:edi"], at=at)["schedule:edi"])


def ask(team, **more):
    said = {"asked": "ben", "offered": MINE, "wanted": THEIRS} | more
    return services.ask_swap("edi", actor=team.actor("ana"), now=NOW, **said)


def test_an_accepted_swap_exchanges_both_spans(team):
    asked = ask(team)
    assert on_call(team, MINE[0]) == ["ana"]
    assert [each.subject for each in notices.notices(team.uid("ben"))] == [
        "Somebody asks you to swap shifts: EDI"
    ]
    with pytest.raises(Denied):
        services.decide_swap(asked.uid, state="accepted", actor=team.actor("ana"), now=NOW)
    services.decide_swap(asked.uid, state="accepted", actor=team.actor("ben"), now=NOW)
    assert [on_call(team, at) for at in (MINE[0], MINE[1], THEIRS[0], THEIRS[1])] == [
        ["ben"], ["ana"], ["ana"], ["ben"],
    ]  # fmt: skip
    again = services.decide_swap(asked.uid, state="accepted", actor=team.actor("ben"), now=NOW)
    assert again.state == "accepted"
    with pytest.raises(CannotSwap):
        services.decide_swap(asked.uid, state="declined", actor=team.actor("ben"), now=NOW)


@pytest.mark.parametrize(("state", "who"), [("declined", "ben"), ("withdrawn", "ana")])
def test_a_swap_that_is_declined_or_withdrawn_changes_nothing(team, state, who):
    asked = ask(team, wanted=None)
    services.decide_swap(asked.uid, state=state, actor=team.actor(who), now=NOW)
    assert on_call(team, MINE[0]) == ["ana"]
    with pytest.raises(CannotSwap):
        services.decide_swap(asked.uid, state="accepted", actor=team.actor("ben"), now=NOW)


def test_only_shifts_that_they_have_can_be_swapped(team):
    with pytest.raises(CannotSwap, match="has no shift"):
        ask(team, offered=THEIRS, wanted=None)
    with pytest.raises(CannotSwap, match="two people"):
        ask(team, asked="ana")


def test_a_swap_with_somebody_who_is_away_by_now_is_not_made(team):
    asked = ask(team, wanted=None)
    services.take_time_off(
        person="ben", start=MINE[0], end=MINE[0] + HOUR, kind="leave", actor=team.actor("ben"), now=NOW
    )
    with pytest.raises(CannotOverride, match="is away"):
        services.decide_swap(asked.uid, state="accepted", actor=team.actor("ben"), now=NOW)
    assert selectors.swap(asked.uid).state == "asked"
