"""Owners are told of reviews that are due: on the last day, a week later, and by the digest; each once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from seatrial.domains.monitoring import selectors, services
from seatrial.domains.monitoring.models import BoardUse, MeasuredBoard, Reminder
from seatrial.domains.monitoring.selectors import Owed
from seatrial.domains.monitoring.subscriptions import digest
from seatrial.domains.notices.models import Message
from seatrial.kit.access import system
from seatrial.kit.problems import NotFound
from tests.cast import NOW, Cast
from tests.factories import identity
from tests.factories import monitoring as factory

pytestmark = pytest.mark.django_db
ROOT = system("test")
MEMBER = b"""
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ana}
spec: {memberOf: [edi]}
"""
URL = b"      url: https://grafana.example/d/edi\n      audience: on call\n"
MEASURED = factory.PLAN.replace(b"      audience: on call\n", URL)
#: The review of the 1st of November counts for 30 days, until the 1st of December.
LAST = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def told(person: str) -> list[str]:
    rows = Message.objects.filter(person_uid=person, kind=services.REVIEW_DUE.name).order_by("created_at")
    return [f"{each.subject_line}\n{each.body}" for each in rows]


@pytest.fixture
def ana(cast: Cast) -> str:
    """The only member of the team that owns it all but one rule."""
    del cast
    factory.apply(**{"edi.yaml": factory.TEAM + MEMBER})
    return str(identity.person("Ana", handle="ana").uid)


@pytest.mark.mission("R207", "R210", "R212")
def test_each_review_is_told_on_its_last_day_and_a_week_later_and_never_again(ana: str) -> None:
    services.remind(now=LAST - DAY)
    (first,) = told(ana)  # what nobody ever reviewed, and health that was due in March, in one notice
    assert "the alert rule Leak: nobody ever reviewed it" in first
    assert "the health of edi-gateway was to be reviewed by 2026-03-03" in first
    assert "Down" not in first
    assert services.remind(now=LAST.replace(hour=0) - timedelta(seconds=1)) == 0
    assert services.remind(now=LAST.replace(hour=0)) == 1  # at the first second of the day
    assert "alert rule Down is to be reviewed by 2026-12-01" in told(ana)[1]
    assert [services.remind(now=LAST + each * DAY) for each in (0, 1, 5)] == [0, 0, 0]
    again = LAST + 7 * DAY
    assert services.remind(now=again.replace(hour=0) - timedelta(seconds=1)) > 0  # what nobody ever reviewed
    assert services.remind(now=again.replace(hour=0)) == 1
    assert "alert rule Down was to be reviewed by 2026-12-01" in told(ana)[-1]
    many = len(told(ana))
    assert services.remind(now=again + 300 * DAY) > 0  # the dashboard, whose review counts for 90 days
    assert "the dashboard EDI was to be reviewed by 2027-01-30" in told(ana)[many]
    assert services.remind(now=again + 301 * DAY) == 0


def test_a_review_that_was_done_begins_anew(ana: str) -> None:
    services.remind(now=LAST)
    plan = factory.PLAN.replace(b'2026-11-01, by: "user:default/ana", what', b"2026-11-30, by: ana, what")
    assert plan != factory.PLAN
    factory.apply(**{"monitoring.yaml": plan, "edi.yaml": factory.TEAM + MEMBER})
    due = datetime(2026, 12, 30, tzinfo=UTC)
    services.remind(now=due - DAY)
    assert not any("2026-12-30" in each for each in told(ana))
    services.remind(now=due)
    assert any("the alert rule Down is to be reviewed by 2026-12-30" in each for each in told(ana))


def test_a_team_without_people_is_spoken_for_by_whoever_leads_its_service(cast: Cast) -> None:
    factory.apply()
    assert services.remind(now=LAST) > 0
    leads = {str(cast.owner.uid), str(cast.lead.uid), str(cast.operations.uid)}
    told_people = {str(each) for each in Message.objects.values_list("person_uid", flat=True)}
    assert told_people & leads and str(cast.stranger.uid) not in told_people


def test_what_is_overdue_stands_in_the_digest_of_its_owners(ana: str) -> None:
    section = digest(ana, now=LAST + DAY)
    assert section is not None
    assert section.lines[0].text.startswith("The alert rule Full: nobody ever reviewed it")
    assert any("Down was to be reviewed by 2026-12-01" in each.text for each in section.lines)
    assert not any("Down" in each.text for each in (digest(ana, now=LAST) or section).lines)
    assert digest(str(identity.person("Bo").uid), now=LAST) is None


@pytest.mark.mission("R210")
def test_dashboards_count_as_used_where_people_open_them(ana: str, cast: Cast) -> None:
    factory.apply(**{"monitoring.yaml": MEASURED, "edi.yaml": factory.TEAM + MEMBER})
    services.remind(now=NOW)
    today = NOW.date()

    def use(day: date) -> tuple[str, int, int]:
        boards = selectors.boards(ROOT, today=day)
        found = selectors.uses(boards, today=day)[boards[0].key]
        return found.state, found.opened, found.people

    assert use(today) == ("new", 0, 0)
    owner, lead = cast.actor("owner"), cast.actor("lead")
    for actor in (owner, owner, lead):
        url = services.open_board("edi-gateway", slug="edi", actor=actor, now=NOW)
    assert url == "https://grafana.example/d/edi"
    assert use(today) == ("used", 3, 2)
    assert sorted(BoardUse.objects.values_list("count", flat=True)) == [1, 2]
    assert use(today + timedelta(days=89)) == ("used", 3, 2)
    assert use(today + timedelta(days=90)) == ("unused", 0, 0)
    later = NOW + timedelta(days=90)
    (matter,) = selectors.owed(
        selectors.matters(ROOT, today=later.date()), wanted=Owed("", kind="unused")
    )  # fmt: skip
    assert matter.due_on == later.date()
    services.remind(now=later)
    assert any("the dashboard EDI, which nobody uses" in each for each in told(ana))
    assert Reminder.objects.filter(matter="unused:edi-gateway/edi").count() == 1


def test_a_dashboard_without_an_address_is_not_counted(ana: str, cast: Cast) -> None:
    del ana
    services.remind(now=NOW)
    assert not MeasuredBoard.objects.exists()
    (board,) = selectors.boards(ROOT, today=NOW.date())
    assert selectors.uses([board], today=NOW.date())[board.key].state == "unmeasured"
    with pytest.raises(NotFound, match="nothing says where EDI is opened"):
        services.open_board("edi-gateway", slug="edi", actor=cast.actor("owner"), now=NOW)
