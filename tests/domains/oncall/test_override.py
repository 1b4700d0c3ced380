"""Somebody takes a span over: at once, with the reason, and never while they are away."""

import pytest

from seatrial.domains.oncall import selectors, services
from seatrial.domains.oncall.services import CannotBeAway, CannotOverride
from seatrial.kit.access import Denied
from seatrial.kit.problems import NotFound
from tests.factories.oncall import DAY, HOUR, NOW, WEEK

pytestmark = pytest.mark.django_db
START = NOW + 2 * HOUR


def on_call(team, at):
    return team.names(each.person_uid for each in selectors.on_call(["schedule:edi"], at=at)["schedule:edi"])


def test_whoever_takes_over_is_on_call_from_the_first_to_before_the_last_moment(team):
    made = services.override(
        "edi", person="cleo", start=START, end=START + HOUR, actor=team.actor("ana"), now=NOW, reason="fever"
    )
    found = [on_call(team, at) for at in (START - HOUR, START, START + HOUR)]
    assert found == [["ana"], ["cleo"], ["ana"]]
    services.cancel_override(made.uid, actor=team.actor("cleo"), now=NOW)
    services.cancel_override(made.uid, actor=team.actor("cleo"), now=NOW)
    assert on_call(team, START) == ["ana"]


def test_everybody_of_the_rotation_takes_over_themselves_and_only_leads_do_it_for_others(team):
    services.override("edi", person="ben", start=START, end=START + HOUR, actor=team.actor("ben"), now=NOW)
    with pytest.raises(Denied):
        services.override(
            "edi", person="ana", start=START, end=START + HOUR, actor=team.actor("ben"), now=NOW
        )
    with pytest.raises(NotFound):
        services.override(
            "edi", person="who", start=START, end=START + HOUR, actor=team.actor("ana"), now=NOW
        )


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (START, START, "ends before"),
        (NOW - DAY, NOW, "over already"),
        (START, START + 367 * DAY, "longer than a year"),
    ],
)
def test_a_span_that_is_none_is_refused(team, start, end, words):
    with pytest.raises(CannotOverride, match=words):
        services.override("edi", person="ben", start=start, end=end, actor=team.actor("ana"), now=NOW)


def test_whoever_is_away_takes_nothing_over(team):
    services.take_time_off(
        person="ben", start=START, end=START + DAY, kind="leave", actor=team.actor("ben"), now=NOW
    )
    with pytest.raises(CannotOverride, match="is away"):
        services.override(
            "edi", person="ben", start=START + HOUR, end=START + WEEK, actor=team.actor("ana"), now=NOW
        )
    with pytest.raises(CannotBeAway):
        services.take_time_off(
            person="ben", start=START, end=START + HOUR, kind="rest", actor=team.actor("ben"), now=NOW
        )


def test_time_off_goes_to_the_next_and_is_ones_own_or_of_who_leads_the_team(team):
    with pytest.raises(Denied):
        services.take_time_off(
            person="ana", start=START, end=START + HOUR, kind="leave", actor=team.actor("ben"), now=NOW
        )
    off = services.take_time_off(
        person="ana", start=START, end=START + HOUR, kind="leave", actor=team.actor("ana"), now=NOW
    )
    assert [on_call(team, at) for at in (START, START + HOUR)] == [["ben"], ["ana"]]
    services.cancel_time_off(off.uid, actor=team.actor("ana"), now=NOW)
    assert on_call(team, START) == ["ana"]
    services.take_time_off(
        person="ben", start=START, end=START + HOUR, kind="leave", actor=team.actor("ana"), now=NOW
    )
