"""What dates bring about, once each."""

from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.actions import selectors, services
from seatrial.domains.actions.events import ActionOverdue
from seatrial.domains.actions.services import renaming
from seatrial.domains.actions.subscriptions import digest
from seatrial.domains.actions.types import Change
from seatrial.domains.audit.models import Entry
from seatrial.domains.notices.models import Message
from seatrial.kit import events
from seatrial.server import metrics
from tests.cast import NOW
from tests.factories import catalog
from tests.factories.actions import DUE, action

pytestmark = pytest.mark.django_db
#: noon of the day after the last one
LATE = datetime(DUE.year, DUE.month, DUE.day, 12, tzinfo=UTC) + timedelta(days=1)


@pytest.fixture(autouse=True)
def _service(db: None) -> None:
    catalog.service()


@pytest.fixture
def overdue(monkeypatch) -> list[events.Event]:
    seen: list[events.Event] = []
    publish = events.publish
    monkeypatch.setattr(events, "publish", lambda event: (seen.append(event), publish(event))[1])
    return seen


def told(kind: str) -> list[str]:
    return [str(uid) for uid in Message.objects.filter(kind=kind).values_list("person_uid", flat=True)]


def test_the_owner_is_reminded_three_days_and_one_day_before_once_each(cast):
    action(cast.lead)
    for days in range(6, 0, -1):
        for hour in (1, 13):
            services.remind(now=LATE.replace(hour=hour) - timedelta(days=days + 1))
    assert told("action.due") == [str(cast.lead.uid)] * 2
    reminders = Message.objects.filter(kind="action.due").order_by("uid")
    subjects = [each.subject_line for each in reminders]
    assert ["is due in 3 days" in subjects[0], "is due tomorrow" in subjects[1]] == [True, True]


@pytest.mark.mission("R079")
def test_what_is_overdue_is_an_event_once_and_again_with_another_date(cast, overdue):
    found = action(cast.lead)
    before = LATE - timedelta(days=1)
    assert services.mark_overdue(now=before) == 0  # the last day is not over
    assert [services.mark_overdue(now=LATE), services.mark_overdue(now=LATE)] == [1, 0]
    assert [event.uid for event in overdue if isinstance(event, ActionOverdue)] == [found.uid]
    assert told("action.overdue") == [str(cast.lead.uid)]
    assert Entry.objects.filter(action="actions.overdue").count() == 1

    change = Change(due_on=LATE.date() + timedelta(days=5))
    moved = services.change_action(found.name, change=change, actor=cast.actor("owner"), now=LATE)
    assert moved.overdue_at is None
    assert services.mark_overdue(now=LATE + timedelta(days=6)) == 1


def test_what_stays_overdue_reaches_the_service_owner_and_the_deputy_after_two_days_once(cast):
    found = action(cast.lead)
    services.mark_overdue(now=LATE)
    assert services.escalate(now=LATE + timedelta(days=1)) == 0
    when = LATE + timedelta(days=2)
    assert [services.escalate(now=when), services.escalate(now=when)] == [1, 0]
    assert sorted(told("action.escalated")) == sorted([str(cast.owner.uid), str(cast.deputy.uid)])
    assert selectors.action(found.name).escalated_at == when


def test_whose_account_is_off_is_nobody_s_owner_and_the_service_owner_hears_at_once(cast):
    action(cast.lead)
    cast.lead.is_active = False
    cast.lead.save()
    services.mark_overdue(now=LATE)
    assert services.escalate(now=LATE) == 1
    assert str(cast.owner.uid) in told("action.escalated")


def test_what_is_done_is_never_overdue(cast):
    found = action(cast.lead)
    services.finish(found.name, outcome="Done", actor=cast.actor("lead"), now=NOW)
    assert services.mark_overdue(now=LATE) == 0


@pytest.mark.mission("R079")
def test_the_metrics_count_what_is_open_and_overdue(cast):
    action(cast.lead, now=datetime(2020, 1, 1, tzinfo=UTC), due_on=datetime(2020, 1, 2, tzinfo=UTC).date())
    action(cast.lead, due_on=datetime(2099, 1, 1, tzinfo=UTC).date())
    text = metrics.text().decode()
    assert "seatrial_actions_open 2.0" in text
    assert "seatrial_actions_overdue 1.0" in text
    assert "seatrial_audit_sealed_entries" in text


def test_a_digest_names_the_own_open_actions_the_first_to_be_due_first(cast):
    later = action(cast.lead, title="Later", due_on=DUE + timedelta(days=9))
    sooner = action(cast.lead, title="Sooner")
    action(cast.owner, title="Another's")
    section = digest(str(cast.lead.uid), now=NOW)
    assert [line.link for line in section.lines] == [f"/actions/{sooner.name}", f"/actions/{later.name}"]
    assert digest(str(cast.operations.uid), now=NOW) is None


def test_an_action_follows_a_service_that_is_renamed(cast):
    found = action(cast.lead)
    renaming.follow("ops", changes={}, uids={}, renamed={"service:edi-gateway": "service:gateway"}, now=NOW)
    assert selectors.action(found.name).service == "service:gateway"
