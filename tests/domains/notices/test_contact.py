"""Contact methods are added by their owners, verified by a code that went there, and seen by nobody else."""

import re
from uuid import uuid4

import pytest

from seatrial.connectors import smtp
from seatrial.domains.identity import services as people
from seatrial.domains.identity.selectors import actor_for_person
from seatrial.domains.notices import models, rules, selectors, services
from seatrial.domains.notices.services import CannotPageNobody, CannotVerify
from seatrial.kit.access import Denied, system
from seatrial.kit.problems import Invalid, NotFound
from tests.domains.notices.pagers import NOW, Clock, contact, new_page, send
from tests.domains.notices.servers import mail_server, web_server
from tests.factories import identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ada(settings):
    settings.MAIL_SERVER = smtp.MailServer("localhost", 1, "none")
    settings.PROBE_ALLOW = ("127.0.0.1",)
    return identity.person("Ada Löwe", handle="ada")


def by(person):
    return actor_for_person(person, now=NOW)


def add(person, clock, *, kind="email", address="Ada@Example.org", label=""):
    return services.add_contact(kind=kind, address=address, label=label, actor=by(person), now=clock())


def code_in(text: str) -> str:
    found = re.search(r"\b[0-9]{6}\b", text)
    assert found
    return found[0]


def test_a_code_that_went_there_verifies_and_stands_nowhere(ada, clock, settings):
    mine = add(ada, clock)
    assert (mine.address, mine.verified_at) == ("ada@example.org", None)
    with mail_server() as (port, box):
        send(clock, port, settings)
    code = code_in(box.mails[0].get_content())
    assert code not in models.Page.objects.get().body
    with pytest.raises(CannotVerify):
        services.verify_contact(mine.uid, code="no code", actor=by(ada), now=clock())
    found = services.verify_contact(mine.uid, code=f"{code[:3]} {code[3:]}", actor=by(ada), now=clock())
    assert found.verified_at == clock()
    assert models.Verification.objects.get().tries == 1
    assert selectors.reachable([str(ada.uid)], now=clock())[str(ada.uid)].kinds == ("email",)


def test_a_code_counts_for_half_an_hour_and_five_tries(ada, clock, settings):
    mine = add(ada, clock)
    with mail_server() as (port, box):
        send(clock, port, settings)
        code = code_in(box.mails[0].get_content())
        for _ in range(rules.CODE_TRIES):
            with pytest.raises(CannotVerify):
                services.verify_contact(mine.uid, code="000000", actor=by(ada), now=clock())
        with pytest.raises(CannotVerify):
            services.verify_contact(mine.uid, code=code, actor=by(ada), now=clock())
        services.send_code(mine.uid, actor=by(ada), now=clock())
        send(clock, port, settings)
        fresh = code_in(box.mails[1].get_content())
        clock.at += rules.CODE_LIFE
        with pytest.raises(CannotVerify):
            services.verify_contact(mine.uid, code=fresh, actor=by(ada), now=clock())


def test_nobody_is_flooded_with_codes(ada, clock):
    mine = add(ada, clock)
    with pytest.raises(CannotVerify, match="within an hour"):
        for _ in range(20):
            services.send_code(mine.uid, actor=by(ada), now=clock())
    assert models.Verification.objects.count() == 10


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("email", "nobody"), ("email", "a@b\r\nBcc: x@example.org"), ("webhook", "ftp://example.org"),
        ("slack", "hooks"), ("webhook", "http://"), ("apprise", "json://10.0.0.1/x"), ("apprise", "file:///x"),
        ("sms", "+4915123456789"),
    ],
)  # fmt: skip
def test_what_is_no_address_or_has_no_provider_is_refused(ada, clock, kind, address):
    with pytest.raises(Invalid):
        add(ada, clock, kind=kind, address=address)


def test_a_number_is_tidied_where_a_provider_is_set(ada, clock, settings):
    settings.PAGING_PROVIDERS = {"sms": "json://127.0.0.1/{to}"}
    assert add(ada, clock, kind="sms", address="+49 (151) 2345-6789").address == "+4915123456789"
    with pytest.raises(Invalid):
        add(ada, clock, kind="sms", address="0151 23456789")


def test_each_is_added_once_and_there_are_not_endlessly_many(ada, clock, settings):
    add(ada, clock)
    with pytest.raises(Invalid, match="not added"):
        add(ada, clock, address="ADA@example.org")
    for number in range(rules.MOST_CONTACTS - 1):
        contact(ada, "webhook", f"https://example.org/{number}")
    with pytest.raises(Invalid):
        add(ada, clock, address="other@example.org")


def test_nobody_touches_or_sees_somebody_else_s(ada, clock):
    mine = add(ada, clock)
    eve = identity.person("Eve", is_administrator=True)
    for act in (services.remove_contact, services.send_code):
        with pytest.raises(NotFound):
            act(mine.uid, actor=by(eve), now=clock())
    with pytest.raises(NotFound):
        services.verify_contact(mine.uid, code="000000", actor=by(eve), now=clock())
    with pytest.raises(Denied):
        services.add_contact(kind="email", address="a@b.example", label="", actor=system("x"), now=clock())
    assert selectors.contacts(str(eve.uid)) == []


def test_rules_name_verified_contact_methods_of_ones_own(ada, clock):
    mine = contact(ada, "webhook", "https://example.org/x")
    other = contact(identity.person("Eve"), "webhook", "https://example.org/y")
    loose = contact(ada, "webhook", "https://example.org/z", verified=False)
    for bad in (str(other.uid), str(loose.uid), str(uuid4())):
        with pytest.raises(Invalid):
            services.choose_rules("high", steps=[(bad, 0)], actor=by(ada), now=clock())
    with pytest.raises(Invalid):
        services.choose_rules("high", steps=[("", 86_401)], actor=by(ada), now=clock())
    steps = [(str(mine.uid), 300), ("", 0)]
    found = services.choose_rules("high", steps=steps, actor=by(ada), now=clock())
    assert [(each.contact, each.after_seconds) for each in found] == [("", 0), (str(mine.uid), 300)]
    assert services.choose_rules("high", steps=[], actor=by(ada), now=clock()) == []


def test_what_is_taken_away_is_followed_by_another_way(ada, clock, settings):
    type(ada).objects.filter(uid=ada.uid).update(email="ada@example.org")
    with web_server() as (url, inbox), mail_server() as (port, box):
        mine = contact(ada, "webhook", f"{url}/x")
        steps = [(str(mine.uid), 0)]
        services.choose_rules("high", steps=steps, actor=by(ada), now=clock())
        services.page([new_page(ada)], now=clock())
        services.remove_contact(mine.uid, actor=by(ada), now=clock())
        send(clock, port, settings)
        send(clock, port, settings)
    assert (len(inbox.bodies), len(box.mails)) == (0, 1)


def test_a_test_page_goes_by_all_ways_or_by_one_and_proves_it(ada, clock, settings):
    with pytest.raises(CannotPageNobody):
        services.test_page(actor=by(ada), now=clock())
    with web_server() as (url, inbox):
        one = contact(ada, "webhook", f"{url}/one")
        contact(ada, "webhook", f"{url}/two")
        services.test_page(actor=by(ada), now=clock(), contact=one.uid)
        send(clock)
        assert inbox.paths == ["/one"]
        token = inbox.said()["answers"]["acknowledge"].rpartition("/")[2]
        page = services.answer_link(token, now=clock.forward(seconds=30))
        assert page.state == "answered"
        assert services.answer_link(token, now=clock.forward(seconds=30)).answered_at == page.answered_at
        services.test_page(actor=by(ada), now=clock())
        send(clock)
        assert sorted(inbox.paths[1:]) == ["/one", "/two"]
    with pytest.raises(Denied):
        services.test_page(actor=by(identity.person("Eve")), now=clock(), person="ada")


@pytest.mark.parametrize(("days", "stale"), [(90, False), (91, True)])
def test_who_was_not_reached_for_long_is_stale(ada, clock, settings, days, stale):
    settings.CONTACT_STALE_DAYS = 90
    contact(ada, "webhook", "https://example.org/x")
    clock.forward(days=90)
    if stale:
        clock.forward(seconds=1)
    reach = selectors.reachable([str(ada.uid)], now=clock())[str(ada.uid)]
    assert (reach.verified, reach.stale, reach.last_verified) == (1, stale, NOW)


def test_reach_knows_those_who_cannot_be_reached(ada, clock, settings):
    eve = identity.person("Eve", email="eve@example.org")
    off = identity.person("Off", email="off@example.org", is_active=False)
    found = selectors.reachable([str(each.uid) for each in (ada, eve, off)], now=clock())
    assert [found[str(each.uid)].reachable for each in (ada, eve, off)] == [False, True, False]
    assert found[str(eve.uid)].words == "by an address that was never verified"
    settings.MAIL_SERVER = None
    assert not selectors.reachable([str(eve.uid)], now=clock())[str(eve.uid)].reachable


def test_whoever_is_erased_has_no_address_left(ada, clock, deliver_events):
    add(ada, clock)
    root = identity.person("Root", is_administrator=True)
    people.erase("ada", actor=by(root), now=clock())
    deliver_events(clock())
    assert not models.ContactMethod.objects.exists()
    assert not models.Verification.objects.exists()
