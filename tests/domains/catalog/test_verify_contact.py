"""Contacts: reached by people, at an address, for a while."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.services import CannotVerify, verify_contact
from seatrial.domains.evidence.probes import people
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Actor, Denied, system
from seatrial.kit.files import FileMap
from seatrial.kit.problems import NotFound
from tests.factories.workspaces import component

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
LIST = b"""\
apiVersion: seatrial.dev/v1
kind: ContactList
metadata: {name: edi}
spec:
  of: component:default/edi
  verify_every: 30d
  contacts:
    - {id: lead, name: The lead, channel: phone, address: "+47 1", purpose: decides, level: 2}
    - {id: on-call, who: group:edi-team, channel: pager, address: p@x.ex, purpose: on, verified: 2026-02-20}
"""
OWNER = Actor("human", "o", "Ola Owner", within={"team:edi-team": frozenset({"catalog:verify-contact"})})
URN = "contacts:edi"


@pytest.fixture
def files() -> dict[str, bytes]:
    whole = {"catalog.yaml": component("edi"), "contacts.yaml": LIST}
    workspaces.apply("ops", files=whole, actor=system("test"), now=NOW)
    return whole


def found() -> dict[str, object]:
    return {each.id: each for each in selectors.contacts(["service:edi"])}


def verify(contact: str = "lead", *, actor: Actor = OWNER, now: datetime = NOW, fingerprint: str = ""):
    seen = fingerprint or found()[contact].fingerprint
    return verify_contact(URN, contact=contact, fingerprint=seen, actor=actor, now=now)


def test_contacts_come_in_the_order_in_which_they_are_called_with_what_is_known(files):
    shown = selectors.contacts(["service:edi"])

    assert [(each.id, each.level) for each in shown] == [("on-call", 1), ("lead", 2)]
    assert [each.is_stale(NOW) for each in shown] == [False, True]  # never verified is stale
    assert shown[0].due_at() == datetime(2026, 3, 22, tzinfo=UTC)


def test_a_verification_counts_for_as_long_as_the_list_says(files):
    verify()

    lead = found()["lead"]
    assert (lead.verified.at, lead.verified.by) == (NOW, "Ola Owner")
    assert not lead.is_stale(NOW + 30 * DAY - timedelta(seconds=1))
    assert lead.is_stale(NOW + 30 * DAY)
    entry = Entry.objects.get(action="contact.verified")
    assert (entry.subject, entry.details) == (URN, {"contact": "lead"})


def test_the_later_of_a_row_and_the_date_in_the_file_counts(files):
    verify("on-call", now=NOW - 20 * DAY)
    assert found()["on-call"].verified.by == ""

    verify("on-call")
    assert found()["on-call"].verified.at == NOW


def test_another_address_is_unverified_and_a_page_that_is_old_verifies_nothing(files):
    old = found()["lead"].fingerprint
    verify()
    files["contacts.yaml"] = LIST.replace(b"+47 1", b"+47 2")
    workspaces.apply("ops", files=files, actor=system("test"), now=NOW)

    assert found()["lead"].verified is None
    with pytest.raises(CannotVerify, match="address of lead changed"):
        verify(fingerprint=old)


@pytest.mark.parametrize(
    "actor",
    [
        Actor("service", "p", "Program", frozenset({"catalog:verify-contact"})),
        Actor("agent", "a", "Agent", frozenset({"*"})),
        Actor("human", "s", "Stranger", frozenset({"read"})),
    ],
)
def test_only_people_of_the_service_can_say_that_somebody_was_reached(files, actor):
    with pytest.raises(Denied):
        verify(actor=actor)
    assert found()["lead"].verified is None


def test_to_whoever_may_not_know_the_service_the_contact_is_not_there(files):
    vendor = Actor("human", "v", "V", within={"service:x": frozenset({"*"})}, is_confined=True)

    with pytest.raises(NotFound):
        verify(actor=vendor)
    with pytest.raises(NotFound):
        verify_contact(URN, contact="nobody", fingerprint="", actor=OWNER, now=NOW)


def test_stale_contacts_are_counted_among_the_problems(files):
    (said,) = [each for each in selectors.troubles(now=NOW)["service:edi"] if each.kind == "stale-contacts"]
    assert said.message == "1 of 2 contacts were not verified lately: lead"

    verify()
    assert not [each for each in selectors.troubles(now=NOW)["service:edi"] if "contacts" in each.kind]


def look(files: dict[str, bytes], now: datetime = NOW, **parameters: str) -> dict:
    asked = people.ContactsParameters(path="contacts.yaml", **parameters)
    what = SimpleNamespace(parameters=asked, now=now, files=FileMap(files))
    return people.contact_list(what)


def test_the_probe_sees_written_verifications_and_dates_of_the_file(files):
    before = look(files)
    verify()
    after = look(files)

    assert (before.findings["never"], before.findings["stale"]) == (["lead"], ["lead"])
    assert before.effective_at is None
    assert (after.findings["never"], after.findings["stale"], after.findings["verified"]) == ([], [], 2)
    assert after.effective_at == datetime(2026, 2, 20, tzinfo=UTC)
    assert look(files, within="5d").findings["stale"] == ["on-call"]
