"""Break-glass takes two people, ends by itself, and is looked back on."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from seatrial.domains.actions.models import Action
from seatrial.domains.audit.models import Entry
from seatrial.domains.gates import selectors, services
from seatrial.domains.gates.models import BreakGlass
from seatrial.kit.access import Actor, Denied
from tests.domains.gates.test_ask import ask
from tests.factories.gates import NOW, says, stand

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def request(cast, environment="production", **more):
    return services.request_break_glass(
        "edi-gateway",
        environment=environment,
        reason="Claims are stuck",
        actor=cast.actor("lead"),
        now=NOW,
        **more,
    )


def opened(cast, **more):
    asked = request(cast, **more)
    return services.confirm_break_glass(asked.uid, actor=cast.actor("operations"), now=NOW + HOUR / 2)


def test_the_gate_lets_everything_in_while_it_is_open_and_says_what_does_not_hold(cast, clauses):
    stand()
    clauses(says(False))
    assert ask().word == "no_go"
    asked = request(cast)
    assert ask().word == "no_go"

    services.confirm_break_glass(asked.uid, actor=cast.actor("operations"), now=NOW)
    found = ask(now=NOW + HOUR)

    assert (found.word, found.break_glass) == ("go", asked.uid)
    assert [each.passes for each in found.clauses] == [False, True]
    assert ask(now=NOW + 5 * HOUR).word == "no_go"
    entries = Entry.objects.filter(action__startswith="gates.break").order_by("uid")
    assert [each.action.removeprefix("gates.break-glass-") for each in entries] == ["requested", "confirmed"]


def test_nobody_confirms_what_they_asked_for_nor_does_a_token_of_theirs(cast, clauses):
    stand()
    asked = request(cast)
    with pytest.raises(Denied, match="second person"):
        services.confirm_break_glass(asked.uid, actor=cast.actor("lead"), now=NOW)
    grants = frozenset({"gates:confirm-break-glass"})
    token = Actor("human", "token", "CI", grants, on_behalf_of=str(cast.lead.uid))
    with pytest.raises(Denied, match="second person"):
        services.confirm_break_glass(asked.uid, actor=token, now=NOW)
    program = Actor("service", "ci", "CI", grants)
    with pytest.raises(Denied, match="no person"):
        services.confirm_break_glass(asked.uid, actor=program, now=NOW)
    with transaction.atomic(), pytest.raises(IntegrityError):
        row = BreakGlass.objects.get()
        row.confirmed_at, row.confirmed_by, row.ends_at = NOW, row.requested_by, NOW + HOUR
        with transaction.atomic():
            row.save()


def test_a_request_lapses_and_a_gate_closes_by_itself(cast, clauses):
    stand()
    asked = request(cast)
    with pytest.raises(services.CannotBreakGlass):
        services.confirm_break_glass(asked.uid, actor=cast.actor("operations"), now=NOW + 2 * HOUR)
    assert services.end_what_is_over(now=NOW + 2 * HOUR) == 1

    again = opened(cast)
    assert services.end_what_is_over(now=NOW + 2 * HOUR) == 0
    assert services.end_what_is_over(now=NOW + 5 * HOUR) == 1
    (ended,) = [each for each in selectors.broken() if each.uid == again.uid]
    assert (ended.ended_at, ended.state(NOW + 5 * HOUR)) == (again.ends_at, "ended")


def test_it_ends_by_hand_and_one_is_open_at_a_time(cast, clauses):
    stand()
    asked = opened(cast)
    with pytest.raises(services.CannotBreakGlass, match="open already"):
        request(cast)
    ended = services.end_break_glass(asked.uid, actor=cast.actor("security"), now=NOW + HOUR)
    assert ended.state(NOW + HOUR) == "ended"
    assert selectors.open_now(now=NOW + HOUR) == []
    assert request(cast).state(NOW) == "requested"


def test_it_lasts_no_longer_than_its_policy_allows(cast, clauses):
    stand()
    with pytest.raises(services.CannotBreakGlass, match="1 h at most"):
        request(cast, environment="canary", lasts=2 * HOUR)
    assert request(cast, environment="canary").lasts == HOUR
    with pytest.raises(services.CannotBreakGlass, match="does not ask"):
        request(cast, environment="lab")


def test_an_action_looks_back_on_it_once(cast, clauses):
    stand()
    asked = opened(cast)
    assert services.follow_up(now=NOW + HOUR) == 1
    assert services.follow_up(now=NOW + HOUR) == 0
    (action,) = Action.objects.all()
    assert (action.kind, action.service, action.owner_uid) == (
        "break_glass",
        "service:edi-gateway",
        cast.lead.uid,
    )
    assert selectors.broken()[0].action == str(action.uid)
    assert asked.uid in action.source
