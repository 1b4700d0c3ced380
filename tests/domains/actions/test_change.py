"""Changing an action, and giving money for it."""

from datetime import date
from decimal import Decimal

import pytest

from seatrial.domains.actions import services
from seatrial.domains.actions.types import Change
from seatrial.domains.audit.models import Entry
from seatrial.domains.notices.models import Message
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid
from tests.cast import NOW
from tests.factories import catalog
from tests.factories.actions import action

pytestmark = pytest.mark.django_db
LATER = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def _service(db: None) -> None:
    catalog.service()


def test_a_change_changes_what_it_names_and_the_log_says_to_what(cast):
    found = action(cast.lead, text="As it was")
    changed = services.change_action(
        found.name, change=Change(due_on=LATER, title="Write it"), actor=cast.actor("owner"), now=NOW
    )
    assert (changed.due_on, changed.title, changed.text) == (LATER, "Write it", "As it was")
    entry = Entry.objects.get(action="actions.changed")
    assert entry.details["to"] == {"title": "", "due_on": "2026-04-01"}


def test_a_change_of_nothing_leaves_no_trace(cast):
    found = action(cast.lead)
    same = services.change_action(
        found.name, change=Change(title=found.title), actor=cast.actor("owner"), now=NOW
    )
    assert same == found
    assert not Entry.objects.filter(action="actions.changed").exists()


def test_a_new_owner_is_told(cast):
    found = action(cast.lead)
    change = Change(owner="operations")
    services.change_action(found.name, change=change, actor=cast.actor("owner"), now=NOW)
    assert Message.objects.filter(person_uid=cast.operations.uid, kind="action.owned").count() == 1


def test_every_fault_of_a_change_is_named_at_once(cast):
    found = action(cast.lead)
    change = Change(title="", due_on=date(2026, 1, 1), owner="nobody", environment="moon")
    with pytest.raises(Invalid) as refused:
        services.change_action(found.name, change=change, actor=cast.actor("owner"), now=NOW)
    places = {fault.place for fault in refused.value.faults}
    assert places == {"/title", "/due_on", "/owner", "/environment"}


def test_who_owns_an_action_and_leads_nothing_does_not_move_its_date(cast):
    found = action(cast.product)
    with pytest.raises(Denied, match="actions:manage"):
        services.change_action(found.name, change=Change(due_on=LATER), actor=cast.actor("product"), now=NOW)


@pytest.mark.parametrize(
    "who", ["lead", "operations", "security", "product", "stranger", "auditor", "agent", "administrator"]
)
def test_nobody_but_the_service_owner_funds(cast, who):
    found = action(cast.lead)
    with pytest.raises(Denied):
        services.fund(found.name, amount=Decimal(500), currency="EUR", actor=cast.actor(who), now=NOW)
    paid = services.fund(
        found.name, amount=Decimal("2500.50"), currency="EUR", actor=cast.actor("owner"), now=NOW
    )
    assert (paid.amount, paid.currency, paid.funded_by) == (Decimal("2500.50"), "EUR", str(cast.owner.uid))


@pytest.mark.parametrize(
    ("amount", "currency", "place"),
    [
        ("-1", "EUR", "/amount"),
        ("0.001", "EUR", "/amount"),
        ("NaN", "EUR", "/amount"),
        ("5", "eur", "/currency"),
    ],
)
def test_a_sum_is_a_sum(cast, amount, currency, place):
    found = action(cast.lead)
    with pytest.raises(Invalid) as refused:
        services.fund(
            found.name, amount=Decimal(amount), currency=currency, actor=cast.actor("owner"), now=NOW
        )
    assert [fault.place for fault in refused.value.faults] == [place]
