"""A run that waited for no approval is looked back on in time, or the next one waits."""

from datetime import timedelta

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.notices.models import Message
from seatrial.domains.runbooks import selectors, services
from seatrial.domains.runbooks.services import looking_back
from seatrial.domains.runbooks.types import Wanted
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid
from tests.factories import runs

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NAME = "edi-gateway/deploy"


def shown(run):
    return selectors.run_of_uid(run.uid)


def urgent():
    return runs.wanted("live", environment="production", emergency=True, reason="it is down")


@pytest.fixture
def ran(lab, cast, deliver_events):
    """An emergency's run of the operations lead, which has ended; its review is due in 6 hours."""
    text = runs.DEPLOY.replace("{without_approval: true}", "{without_approval: true, reviewed_within: 6h}")
    runs.runbook(text)
    run = runs.started(urgent(), actor=cast.actor("operations"))
    lab.work(deliver_events)
    return shown(run)


def look_back(run, actor, now, note="It was needed, and all is well"):
    return services.look_back(run.name, note=note, actor=actor, now=now)


def overdue(now):

    (book,) = selectors.runbooks(Wanted(), now=now)
    service = catalog.by_urn("service:edi-gateway")
    gaps = [each.what for each in selectors.inventory(service, now=now).gaps if each.of == "emergencies"]
    return book.overdue, gaps


def test_it_is_due_so_long_after_the_end_and_shows_where_nobody_did(ran, cast, lab):
    assert ran.review_due_at == ran.ended_at + 6 * HOUR
    assert ran.wants_review
    assert overdue(ran.ended_at + 5 * HOUR) == ((), [])
    late = ran.ended_at + 7 * HOUR
    assert overdue(late) == (("RUN-1",), ["nobody looked back on RUN-1 of edi-gateway/deploy in time"])
    look_back(ran, cast.actor("owner"), late)
    assert overdue(late) == ((), [])


def test_while_it_is_overdue_no_emergency_goes_without_approval(ran, cast, lab, deliver_events):
    who = cast.actor("operations")
    late = ran.review_due_at + HOUR
    with pytest.raises(services.CannotRun, match="nobody looked back on RUN-1") as refused:
        services.start(urgent(), actor=who, now=late)
    assert "look-back RUN-1" in refused.value.remedy
    # the way that waits for an approval stays open, and so does a rehearsal
    assert services.start(runs.wanted(), actor=who, now=late).state == "queued"
    look_back(ran, cast.actor("owner"), late)
    assert services.start(urgent(), actor=who, now=late).emergency


def test_in_time_a_second_emergency_goes(ran, cast, lab):
    soon = ran.review_due_at - HOUR
    assert services.start(urgent(), actor=cast.actor("operations"), now=soon).emergency


def test_whoever_could_have_approved_it_looks_back_and_nobody_else(ran, cast, lab):
    for role in ("operations", "agent", "product"):
        with pytest.raises(Denied):
            look_back(ran, cast.actor(role), lab.now)
    with pytest.raises(Invalid, match="what you found"):
        look_back(ran, cast.actor("owner"), lab.now, note=" ")
    found = look_back(ran, cast.actor("owner"), lab.now)

    assert (found.reviewed_by_name, found.wants_review) == (cast.actor("owner").name, False)
    entry = Entry.objects.get(action="runbooks.run-reviewed")
    assert (entry.details["note"], entry.details["late"]) == ("It was needed, and all is well", False)
    with pytest.raises(services.CannotRun, match="looked back on RUN-1 already"):
        look_back(ran, cast.actor("owner"), lab.now)


def test_what_was_approved_or_goes_on_is_not_looked_back_on(ran, cast, lab, deliver_events):
    look_back(ran, cast.actor("owner"), lab.now)
    going = services.start(urgent(), actor=cast.actor("operations"), now=lab.tick())
    with pytest.raises(services.CannotRun, match="RUN-2 goes on"):
        look_back(going, cast.actor("owner"), lab.now)
    services.abort(going.name, actor=runs.ROOT, now=lab.tick())
    # nothing was done without an approval: nobody has to look back on it
    assert not shown(going).wants_review
    with pytest.raises(services.CannotRun, match="did not go without"):
        look_back(going, cast.actor("owner"), lab.now)


def test_people_are_reminded_before_and_every_day_after(ran, cast, lab):
    def reminded(now):
        looking_back.remind(now=now)
        mine = Message.objects.filter(kind="runbooks.review", person_uid=cast.owner.uid)
        assert not Message.objects.filter(kind="runbooks.review", person_uid=cast.operations.uid).exists()
        return mine.count()

    due = ran.review_due_at
    assert reminded(due - 4 * HOUR) == 0
    assert [reminded(due - HOUR), reminded(due - HOUR / 2)] == [1, 1]
    assert [reminded(due + HOUR), reminded(due + 5 * HOUR), reminded(due + 25 * HOUR)] == [2, 2, 3]
    look_back(ran, cast.actor("owner"), due + 26 * HOUR)
    assert reminded(due + 60 * HOUR) == 3
