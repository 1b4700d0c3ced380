"""Each deployment into an environment that asks is held against what its gate answered."""

from datetime import timedelta

import pytest

from seatrial.domains.actions.models import Action
from seatrial.domains.audit.models import Entry
from seatrial.domains.gates import selectors, services
from seatrial.domains.gates.models import Passage
from tests.domains.gates.test_ask import ask
from tests.domains.gates.test_break_glass import opened
from tests.factories.gates import NOW, ONE, OTHER, deployed, says, stand

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def kinds() -> list[str]:
    return [each.kind for each in selectors.passages()]


def test_what_a_go_let_in_is_gated(clauses, deliver_events):
    stand()
    answer = ask(ONE)
    deployed(ONE, at=NOW + HOUR)
    deliver_events(NOW)
    (passage,) = selectors.passages()
    assert (passage.kind, passage.answer, passage.artefact.digest) == ("gated", answer.uid, ONE)


@pytest.mark.parametrize("hours", [25, -1])
def test_an_answer_counts_for_a_day_and_not_afterwards(clauses, deliver_events, hours):
    stand()
    ask(ONE)
    deployed(ONE, at=NOW + hours * HOUR)
    deliver_events(NOW)
    assert kinds() == ["bypassed"]


def test_a_bypass_is_found_and_followed_up_once(cast, clauses, deliver_events):
    stand()
    clauses(says(False))
    ask(ONE)
    deployed(ONE, at=NOW + HOUR, outcome="running")
    deployed(ONE, at=NOW + HOUR)
    deliver_events(NOW)
    assert services.follow_up(now=NOW) == 1
    assert services.follow_up(now=NOW) == 0

    (passage,) = selectors.passages()
    (action,) = Action.objects.all()
    assert (passage.kind, passage.action) == ("bypassed", str(action.uid))
    assert (action.kind, action.source, action.owner_uid) == ("bypass", passage.urn, cast.lead.uid)
    assert Entry.objects.filter(action="gates.bypassed", subject="service:edi-gateway").count() == 1


def test_a_bypass_of_a_service_that_nobody_leads_waits_for_somebody(clauses, deliver_events, db):
    stand()
    deployed(ONE)
    deliver_events(NOW)
    assert services.follow_up(now=NOW) == 0
    assert Passage.objects.get().action_uid is None


def test_what_ran_there_may_come_back_unless_it_went_past_the_gate(clauses, deliver_events):
    stand()
    ask(ONE)
    deployed(ONE, at=NOW)
    deployed(OTHER, at=NOW + 30 * HOUR)
    deployed(ONE, at=NOW + 31 * HOUR)
    deployed(OTHER, at=NOW + 60 * HOUR)
    deliver_events(NOW)
    assert kinds()[::-1] == ["gated", "bypassed", "rollback", "bypassed"]


def test_break_glass_lets_in_what_it_was_open_for(cast, clauses, deliver_events):
    stand()
    clauses(says(False))
    asked = opened(cast)
    deployed(ONE, at=NOW + HOUR)
    deployed(OTHER, at=NOW + 6 * HOUR)
    deliver_events(NOW)
    last, first = selectors.passages()
    assert (first.kind, first.break_glass) == ("break_glass", asked.uid)
    assert last.kind == "bypassed"


def test_an_environment_that_does_not_ask_has_no_passages(clauses, deliver_events):
    stand()
    deployed(ONE, environment="lab")
    deliver_events(NOW)
    assert kinds() == []
