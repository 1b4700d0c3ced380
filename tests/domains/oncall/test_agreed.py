"""What a team agreed on is looked after when people enter something, in coverage and in reports of load."""

import pytest
from django.test import Client

from seatrial.domains.oncall import selectors, services
from tests.factories import oncall
from tests.factories.oncall import AGREEMENT, DAY, HOUR, NOW, SCHEDULE

pytestmark = pytest.mark.django_db
#: Ana by day, Ben by night, the others on the next day.
DAYS = SCHEDULE.replace("every: 7d", "every: 12h", 1)
RESTED = AGREEMENT.replace("notice: 14d", "notice: 14d, rest_between: 11h")


@pytest.fixture(autouse=True)
def _agreed(team):
    oncall.apply(schedule=DAYS, agreement=RESTED)


def broken(days: int = 2) -> list[tuple[str, str]]:
    (mine,) = selectors.schedules()
    found = selectors.breaches([mine], start=NOW, end=NOW + days * DAY)[mine.urn]
    return [(each.kind, each.person) for each in found]


@pytest.mark.mission("R167")
def test_whoever_takes_over_without_rest_is_warned_and_it_stands(team):
    assert broken() == []
    made = services.override(
        "edi", person="ben", start=NOW + 3 * HOUR, end=NOW + 6 * HOUR, actor=team.actor("ben"), now=NOW
    )
    (found,) = selectors.of_override(made)
    assert (team.names([found.person]), found.had, found.start) == (["ben"], 6 * HOUR, NOW + 6 * HOUR)
    assert found.words == "6 h of rest before the shift at 2026-03-02 21:00 UTC, where 11 h are agreed"
    # Ana is called back after three hours: of her shift, two are left
    assert broken() == [("rest", team.uid("ana")), ("rest", team.uid("ben"))]
    (cover,) = selectors.coverage(selectors.schedules(), now=NOW)
    assert [each.had for each in cover.breaches] == [3 * HOUR, 6 * HOUR]
    after = services.override(
        "edi", person="ben", start=NOW + 6 * HOUR, end=NOW + 12 * HOUR, actor=team.actor("ben"), now=NOW
    )
    assert selectors.of_override(after) == []  # with the night it is one shift, and long


@pytest.mark.mission("R167")
def test_a_swap_that_leaves_no_rest_is_told_when_it_is_asked_for(team):
    # Ana gives her day of the 3rd for Ben's night of the 3rd: after her day of the 2nd she has time to rest
    day, night = (NOW + 24 * HOUR, NOW + 36 * HOUR), (NOW + 36 * HOUR, NOW + 48 * HOUR)

    def ask(offered, wanted=None):
        made = services.ask_swap(
            "edi", asked="ben", offered=offered, wanted=wanted, actor=team.actor("ana"), now=NOW
        )
        return [(each.kind, *team.names([each.person])) for each in selectors.of_swap(made)]

    assert ask(day, night) == []
    half = NOW + 24 * HOUR, NOW + 30 * HOUR
    assert ask(half) == [("rest", "ben")]


@pytest.mark.mission("R167")
def test_time_off_that_is_told_late_is_recorded_and_told(team):
    def away(days):
        return services.take_time_off(
            person="ana", start=NOW + days * DAY, end=NOW + (days + 1) * DAY, kind="leave",
            actor=team.actor("ana"), now=NOW,
        )  # fmt: skip

    assert selectors.of_time_off(away(14)) == []
    (found,) = selectors.of_time_off(away(3))
    assert found.words == "time off from 2026-03-05 09:00 UTC told 3 d before, where 14 d are agreed"
    assert broken(days=10).count(("notice", team.uid("ana"))) == 1
    oncall.apply(schedule=DAYS, agreement=AGREEMENT.replace(", notice: 14d", ""))
    assert broken(days=10) == []


@pytest.mark.mission("R167")
def test_pages_and_the_api_say_what_is_not_kept(team):
    client = Client()
    client.force_login(team.people["ben"])
    start, end = NOW + 3 * HOUR, NOW + 6 * HOUR
    later = {"start": (start + 7300 * DAY).isoformat(), "end": (end + 7300 * DAY).isoformat()}
    answer = client.post(
        "/api/v1/oncall/overrides", {"schedule": "edi", "person": "ben", **later},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    assert answer.json()["warnings"] == [
        "3 h of rest before the shift at 2046-02-25 12:00 UTC, where 11 h are agreed",
        "6 h of rest before the shift at 2046-02-25 21:00 UTC, where 11 h are agreed",
    ]
    services.override("edi", person="ben", start=start, end=end, actor=team.actor("ben"), now=NOW)
    page = client.get("/oncall/schedules/edi/load?from=2026-03-02&to=2026-03-03").text
    for word in ("What of the agreement is not kept", "6 h of rest", "11 h between shifts"):
        assert word in page, word
    load = client.get(
        "/api/v1/oncall/load?schedule=edi&start=2026-03-02T00:00:00Z&end=2026-03-04T00:00:00Z"
    ).json()
    assert [(each["kind"], each["name"], each["had_seconds"]) for each in load["breaches"]] == [
        ("rest", "Ana", 3 * 3600.0), ("rest", "Ben", 6 * 3600.0),
    ]  # fmt: skip
    assert "kept" in client.get("/oncall/coverage").text
