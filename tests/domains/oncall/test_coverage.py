"""What coverage shows: gaps, people whom no page reaches, one person alone; and what it costs people."""

from datetime import timedelta

import pytest

from seatrial.domains.notices import services as paging
from seatrial.domains.notices.models import ContactMethod
from seatrial.domains.notices.types import NewPage
from seatrial.domains.oncall import rules, selectors, services
from tests.factories import oncall, triage
from tests.factories.oncall import DAY, HOUR, NOW, SCHEDULE, WEEK

pytestmark = pytest.mark.django_db


def cover(now=NOW):
    (found,) = selectors.coverage(selectors.schedules(), now=now)
    return found


@pytest.fixture(autouse=True)
def _reachable(team):
    for person in team.people.values():
        oncall.reached(person)


def test_ninety_days_of_people_who_can_be_reached_have_nothing_wrong(team):
    found = cover()
    assert found.holds
    assert (found.gaps, found.unreachable, found.stale, found.rests_on) == ((), (), (), "")
    assert found.needed_hours == found.covered_hours == 90 * 24


def test_whoever_was_not_verified_for_longer_than_the_setting_says_is_stale(team, settings):
    ages = {"ana": settings.CONTACT_STALE_DAYS + 1, "ben": settings.CONTACT_STALE_DAYS - 1}
    for who, age in ages.items():
        ContactMethod.objects.filter(person_uid=team.uid(who)).update(verified_at=NOW - age * DAY)
    found = cover()
    assert (team.names(found.stale), found.holds) == (["ana"], False)
    ContactMethod.objects.filter(person_uid=team.uid("ben")).delete()
    assert team.names(cover().unreachable) == ["ben"]


def test_whoever_answered_no_test_page_within_the_time_is_untested(team):
    def untested(at=NOW):
        (found,) = selectors.coverage_of_team("team:edi-team", now=at, tested=30 * DAY)
        return team.names(found.untested)

    assert untested() == ["ana", "ben"]
    name = paging.test_page(actor=team.actor("ana"), now=NOW - DAY)
    assert untested() == ["ana", "ben"]
    paging.answer(name, verb="acknowledge", actor=team.actor("ana"), how="web", now=NOW - HOUR)
    assert untested() == ["ben"]
    assert untested(NOW + 30 * DAY - 2 * HOUR) == ["ben"]
    assert untested(NOW + 30 * DAY) == ["ana", "ben"]
    assert cover().untested == ()


def test_two_people_who_are_away_together_leave_a_gap(team):
    for who in ("ana", "ben"):
        services.take_time_off(
            person=who, start=NOW + DAY, end=NOW + 2 * DAY, kind="leave", actor=team.actor(who), now=NOW
        )
    (gap,) = cover().gaps
    assert (gap.start, gap.length) == (NOW + DAY, DAY)


def test_who_has_no_account_cannot_be_reached(team):
    oncall.apply(schedule=SCHEDULE.replace("user:default/ben", "user:default/nobody"))
    found = cover()
    assert found.unreachable == ("person:nobody",)
    oncall.apply(schedule=SCHEDULE.replace(", user:default/ben", ""))
    assert team.names([cover().rests_on]) == ["ana"]


def test_gaps_outside_of_declared_hours_are_intended(team):
    hours = "      hours: [{days: [mon, tue, wed, thu, fri], from: '09:00', to: '17:00'}]\n"
    office = SCHEDULE.replace("    - name: shadow", f"{hours}    - name: shadow")
    oncall.apply(schedule=office)
    assert len(cover().gaps) > 50
    oncall.apply(schedule=office + "  needed: {calendar: weekdays}\n")
    assert cover().gaps == ()


@pytest.mark.mission("R167")
def test_load_equals_the_sum_by_hand_and_nobody_who_is_away_is_scheduled(team):
    """Two weeks: Ana's, in which she is away on the Saturday, then Ben's."""
    saturday = NOW.replace(hour=0) + 5 * DAY
    services.take_time_off(
        person="ana", start=saturday, end=saturday + DAY, kind="leave", actor=team.actor("ana"), now=NOW
    )
    (edi,) = selectors.schedules()
    shifts = selectors.shifts([edi], start=NOW, end=NOW + 2 * WEEK)["schedule:edi"]
    away = [each for each in shifts if each.person == team.uid("ana")]
    assert not any(each.start < saturday + DAY and each.end > saturday for each in away)
    found = {
        team.names([each.person])[0]: each for each in selectors.loads(edi, start=NOW, end=NOW + 2 * WEEK)
    }
    assert found["ana"].total == WEEK - DAY
    assert found["ben"].total == WEEK + DAY
    # nights are 22 to 6: seven in a week, of which the Saturday has 6 hours before and 2 after
    assert found["ana"].nights == 7 * 8 * HOUR - 8 * HOUR
    assert found["ben"].nights == 7 * 8 * HOUR + 8 * HOUR
    assert (found["ana"].weekends, found["ben"].weekends) == (DAY, 3 * DAY)
    assert found["cleo"].total == timedelta(0)
    assert found["cleo"].shadow == 2 * WEEK
    agreed = selectors.agreements()["team:edi-team"]
    assert agreed.rates and agreed.notice == 14 * DAY


@pytest.mark.mission("R163")
def test_a_gap_in_ninety_days_is_found_weeks_of_changed_clocks_are_right_and_a_test_page_is_answered(team):
    """The whole of a rotation: covered for 90 days, handed over at nine by the clock in Oslo, reached."""
    oncall.apply(schedule=SCHEDULE.replace("time_zone: UTC", "time_zone: Europe/Oslo"))
    (edi,) = selectors.schedules()
    assert cover().gaps == ()
    found = selectors.shifts([edi], start=NOW, end=NOW + 90 * DAY)["schedule:edi"]
    mine = [each for each in found if each.role == "primary"]
    assert {rules.local(each.start, zone="Europe/Oslo").strftime("%a %H:%M") for each in mine[1:]} == {
        "Mon 09:00"
    }
    assert {each.length for each in mine[1:-1]} == {WEEK, WEEK - HOUR}
    name = paging.test_page(actor=team.actor("ana"), now=NOW)
    answered = paging.answer(name, verb="acknowledge", actor=team.actor("ana"), how="web", now=NOW + HOUR)
    assert answered.state == "answered"
    for who in ("ana", "ben"):
        services.take_time_off(
            person=who, start=NOW + 80 * DAY, end=NOW + 81 * DAY, kind="leave", actor=team.actor(who), now=NOW
        )
    assert [each.length for each in cover().gaps] == [DAY]


def test_load_says_how_often_somebody_was_paged_in_their_shifts(team):
    """Ana's week: a page at noon that she answers after an hour, and one at night; one in Ben's week counts
    for nobody, a test page neither.
    """
    for after in (3 * HOUR, 15 * HOUR, WEEK + HOUR):
        row = triage.row_of("Down", now=NOW + after, n=str(after))
        row.save(force_insert=True)
        about = f"alert:AL-{row.number}"
        new = NewPage(
            person_uid=team.uid("ana"), about=about, key=about, urgency="high", subject="Down", body="",
            link="",
        )  # fmt: skip
        (name,) = paging.page([new], now=NOW + after)
        if after == 3 * HOUR:
            paging.answer(
                name, verb="acknowledge", actor=team.actor("ana"), how="web", now=NOW + after + HOUR
            )
    paging.test_page(actor=team.actor("ana"), now=NOW + HOUR)
    (edi,) = selectors.schedules()
    loads = selectors.loads(edi, start=NOW, end=NOW + 2 * WEEK)
    found = {team.names([each.person])[0]: each for each in loads}
    ana = found["ana"].paged
    assert (ana.pages, ana.nights, ana.weekends, ana.alerts) == (2, 1, 0, 2)
    assert (ana.answered, ana.mean, ana.median) == (1, HOUR, HOUR)
    assert found["ana"].alerts_per_shift == 2 / found["ana"].shifts
    assert (found["ben"].paged.pages, found["cleo"].paged.pages) == (0, 0)
