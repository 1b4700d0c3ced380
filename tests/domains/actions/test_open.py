"""Opening an action: an owner and a last day, or nothing."""

from dataclasses import replace
from datetime import date

import pytest

from seatrial.domains.actions import selectors, services
from seatrial.domains.actions.models import Action as Row
from seatrial.domains.actions.types import Filter, NewAction
from seatrial.domains.audit.models import Entry
from seatrial.domains.notices.models import Message
from seatrial.kit.access import Denied, system
from seatrial.kit.problems import Invalid, NotFound
from tests.cast import NOW, SERVICE, VENDORS_SERVICE
from tests.factories import catalog
from tests.factories.actions import DUE, action

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _services(db: None) -> None:
    catalog.service()
    catalog.service("label-printer", owner="team:labels")


def new(owner, **fields) -> NewAction:
    said = {"kind": "remediation", "title": "Raise the limit", "service": SERVICE, "due_on": DUE, **fields}
    return NewAction(owner=str(owner.uid), **said)


def test_an_opened_action_is_numbered_on_record_and_its_owner_is_told(cast):
    found = services.open_action(new(cast.lead), actor=cast.actor("owner"), now=NOW)
    other = services.open_action(new(cast.lead), actor=cast.actor("owner"), now=NOW)

    assert (found.name, other.name, found.state) == ("A-1", "A-2", "open")
    entry = Entry.objects.get(action="actions.opened", subject=found.urn)
    assert entry.details["owner"] == str(cast.lead.uid)
    assert "Lead" not in str(entry.details)  # names of people never reach the log
    told = Message.objects.get(person_uid=cast.lead.uid, key=f"{found.urn}:owned:1")
    assert told.link == "/actions/A-1"


def test_who_opens_an_own_action_is_not_told_of_it(cast):
    services.open_action(new(cast.owner), actor=cast.actor("owner"), now=NOW)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"due_on": None}, "/due_on"),
        ({"due_on": date(2026, 3, 1)}, "/due_on"),
        ({"title": " "}, "/title"),
        ({"title": "x" * 201}, "/title"),
        ({"kind": "wish"}, "/kind"),
        ({"severity": "severe"}, "/severity"),
        ({"environment": "moon"}, "/environment"),
        ({"service": "", "environment": "moon"}, "/environment"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(cast, fields, place):
    with pytest.raises(Invalid) as refused:
        services.open_action(new(cast.lead, **fields), actor=cast.actor("owner"), now=NOW)

    assert place in [fault.place for fault in refused.value.faults]
    assert not Row.objects.exists()


def test_the_last_day_may_be_today(cast):
    assert services.open_action(new(cast.lead, due_on=NOW.date()), actor=cast.actor("owner"), now=NOW)


@pytest.mark.parametrize("who", ["agent", "vendor"])
def test_only_a_person_who_may_know_of_it_owns_it(cast, who):
    with pytest.raises(Invalid) as refused:
        services.open_action(new(cast.people[who]), actor=cast.actor("owner"), now=NOW)
    assert [fault.place for fault in refused.value.faults] == ["/owner"]


def test_somebody_whose_account_is_off_owns_nothing(cast):
    cast.lead.is_active = False
    cast.lead.save()
    with pytest.raises(Invalid):
        services.open_action(new(cast.lead), actor=cast.actor("owner"), now=NOW)


def test_a_vendor_owns_what_is_about_a_service_that_they_know(cast):
    found = action(cast.vendor, service=VENDORS_SERVICE)
    assert found.owner_uid == str(cast.vendor.uid)


def test_a_stranger_opens_nothing_and_the_refusal_says_why(cast):
    with pytest.raises(Denied, match="actions:open"):
        services.open_action(new(cast.lead), actor=cast.actor("stranger"), now=NOW)


def test_about_no_service_whoever_opens_some_opens_one(cast):
    found = services.open_action(
        new(cast.lead, kind="process_review", service=""), actor=cast.actor("product"), now=NOW
    )
    assert (found.service, found.service_uid) == ("", "")
    with pytest.raises(Denied):
        services.open_action(new(cast.lead, service=""), actor=cast.actor("stranger"), now=NOW)


def test_under_one_key_it_is_opened_once(cast):
    wanted = new(cast.lead, kind="bypass", key="passage:1")
    first = services.open_action(wanted, actor=system("gates"), now=NOW)
    again = services.open_action(replace(wanted, title="Another"), actor=system("gates"), now=NOW)
    assert first == again


def test_a_vendor_sees_actions_of_the_own_services_alone(cast):
    theirs, ours = action(cast.vendor, service=VENDORS_SERVICE), action(cast.lead)
    nobodys = action(cast.lead, service="", kind="process_review")

    assert selectors.known_action(theirs.name, actor=cast.actor("vendor")) == theirs
    for hidden in (ours, nobodys):
        with pytest.raises(NotFound):
            selectors.known_action(hidden.name, actor=cast.actor("vendor"))
    known = frozenset({VENDORS_SERVICE})
    assert selectors.actions(Filter(known=known), today=NOW.date()) == [theirs]
    assert selectors.find_actions("roll back", known=known, limit=5) == [theirs]


@pytest.mark.parametrize("name", ["A-1", "a-1", "1"])
def test_it_is_found_by_its_number_or_uid(cast, name):
    found = action(cast.lead)
    assert selectors.action(name) == selectors.action(found.uid) == found
    with pytest.raises(NotFound):
        selectors.action("A-99")
