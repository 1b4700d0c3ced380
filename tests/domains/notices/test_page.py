"""Paging somebody: once under a key, by their ways, until it was sent, answered or called off."""

from datetime import timedelta

import pytest

from seatrial.connectors import smtp
from seatrial.domains.notices import models, rules, selectors, services
from tests.domains.notices.pagers import Clock, contact, new_page, send, things
from tests.domains.notices.servers import mail_server, web_server
from tests.factories import identity

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thing():
    with things() as found:
        yield found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ada(settings):
    settings.MAIL_SERVER = smtp.MailServer("localhost", 1, "none")
    settings.PROBE_ALLOW = ("127.0.0.1",)
    return identity.person("Ada Löwe", handle="ada", email="ada@example.org")


def states() -> list[tuple[str, str]]:
    return list(models.Delivery.objects.order_by("uid").values_list("kind", "state"))


def state() -> str:
    return models.Page.objects.get().state


def test_a_page_arrives_by_mail_with_a_link_that_answers_it(ada, clock, settings, thing):
    (name,) = services.page([new_page(ada)], now=clock())
    with mail_server() as (port, box):
        assert send(clock, port, settings) == 1
        assert send(clock, port, settings) == 0
    (mail,) = box.mails
    row = models.Delivery.objects.get()
    assert box.envelopes[0][1] == ["ada@example.org"]
    assert mail["Subject"] == f"[{name}] The gateway is down"
    assert mail["Message-ID"].startswith(f"<{row.uid}@")
    assert (mail["Importance"], mail["Auto-Submitted"]) == ("high", "auto-generated")
    text = mail.get_content()
    (link,) = [line.split(": ")[1] for line in text.splitlines() if line.startswith("Acknowledge: ")]
    answered = services.answer_link(link.rpartition("/")[2].strip(), now=clock.forward(minutes=1))
    assert (answered.state, answered.answered_how, answered.answered_at) == ("answered", "link", clock())
    assert thing.answers == [("thing:T-1", "acknowledge", str(ada.uid))]
    # the link came from nowhere but the account's mailbox, which counts as verified from now on
    (mine,) = selectors.contacts(str(ada.uid))
    assert (mine.address, mine.verified_at) == ("ada@example.org", clock())


def test_under_one_key_there_is_one_page(ada, clock):
    assert services.page([new_page(ada), new_page(ada, key="k2")], now=clock()) != []
    assert services.page([new_page(ada), new_page(ada, key="k3")], now=clock())[0] != ""
    assert models.Page.objects.count() == 3
    assert models.Delivery.objects.count() == 3


def test_the_statements_are_as_many_for_one_page_as_for_fifty(ada, clock, django_assert_num_queries):
    people = [identity.person(f"P {number}", email=f"p{number}@example.org") for number in range(50)]
    with django_assert_num_queries(7):
        services.page([new_page(ada)], now=clock())
    with django_assert_num_queries(7):
        services.page([new_page(each, key=f"many-{each.uid}") for each in people], now=clock())


def test_every_verified_way_is_taken_at_once_and_the_unverified_none(ada, clock, settings):
    with web_server() as (url, inbox), mail_server() as (port, box):
        contact(ada, "webhook", f"{url}/mine")
        contact(ada, "slack", f"{url}/never", verified=False)
        services.page([new_page(ada)], now=clock())
        assert send(clock, port, settings) == 2
    assert inbox.paths == ["/mine"]
    assert len(box.mails) == 1


def test_rules_say_when_which_way_is_taken(ada, clock, settings):
    with web_server() as (url, inbox), mail_server() as (port, box):
        mine = contact(ada, "webhook", f"{url}/mine")
        models.PagingRule.objects.create(
            uid=mine.uid, person_uid=ada.uid, urgency="high", after_seconds=0, contact=None
        )
        models.PagingRule.objects.create(
            uid=ada.uid, person_uid=ada.uid, urgency="high", after_seconds=300, contact=mine
        )
        services.page([new_page(ada)], now=clock())
        send(clock, port, settings)
        clock.forward(seconds=299)
        send(clock, port, settings)
        assert (len(box.mails), len(inbox.bodies)) == (1, 0)
        clock.forward(seconds=1)
        send(clock, port, settings)
        assert len(inbox.bodies) == 1


def test_a_page_of_low_urgency_goes_by_mail_alone(ada, clock, settings):
    contact(ada, "webhook", "https://example.org/x")
    services.page([new_page(ada, urgency="low")], now=clock())
    assert states() == [("email", "queued")]


def test_what_fails_is_tried_again_and_then_the_next_way_is_taken(ada, clock, settings):
    with web_server() as (url, inbox), mail_server() as (port, box):
        other = contact(ada, "webhook", f"{url}/other")
        models.PagingRule.objects.create(
            uid=other.uid, person_uid=ada.uid, urgency="high", after_seconds=0, contact=None
        )
        services.page([new_page(ada)], now=clock())
        waits = []
        for _ in range(len(rules.RETRIES) + 1):
            box.replies = ["451 come back later, ada@example.org"]
            began = clock()
            assert send(clock, port, settings) == 1 + (len(waits) == len(rules.RETRIES))
            row = models.Delivery.objects.get(kind="email")
            if row.state == "queued":
                waits.append(row.next_at - began)
                clock.at = row.next_at - timedelta(seconds=1)
                assert send(clock, port, settings) == 0
                clock.at = row.next_at
        assert waits == list(rules.RETRIES)
        assert states() == [("email", "failed"), ("webhook", "sent")]
        assert "ada@example.org" not in row.error
        assert len(inbox.bodies) == 1
    assert state() == "open"
    (found,) = selectors.deliveries([models.Page.objects.get().number]).values()
    assert [each.outcome for each in found[0].attempts] == ["failed"] * 4


def test_a_lasting_refusal_takes_the_next_way_at_once_and_the_last_one_fails_the_page(
    ada, clock, settings, deliver_events
):
    with web_server() as (url, inbox), mail_server() as (port, box):
        contact(ada, "webhook", f"{url}/gone")
        models.PagingRule.objects.create(
            uid=ada.uid, person_uid=ada.uid, urgency="high", after_seconds=0, contact=None
        )
        services.page([new_page(ada)], now=clock())
        inbox.codes, box.replies = [410], ["550 no such mailbox"]
        send(clock, port, settings)
        send(clock, port, settings)
    assert states() == [("email", "failed"), ("webhook", "failed")]
    assert state() == "failed"
    (failed,) = selectors.failed_pages(["thing:T-1"])
    assert failed.person_uid == str(ada.uid)
    assert models.ContactMethod.objects.get().failing_since == clock()


def test_who_has_no_way_has_a_page_that_failed_at_once(clock, settings):
    settings.MAIL_SERVER = None
    eve = identity.person("Eve", email="eve@example.org")
    robot = identity.person("Robot", kind="service", email="robot@example.org")
    services.page([new_page(eve), new_page(robot, key="k2", about="thing:T-2")], now=clock())
    assert [each.about for each in selectors.failed_pages(["thing:T-1", "thing:T-2"])] == [
        "thing:T-1", "thing:T-2",
    ]  # fmt: skip


def test_calling_off_keeps_what_waits_from_being_sent(ada, clock, settings):
    with mail_server() as (port, box):
        services.page([new_page(ada), new_page(ada, key="k2", about="thing:T-2")], now=clock())
        assert services.cancel(["thing:T-1"], now=clock()) == 1
        assert send(clock, port, settings) == 1
    assert len(box.mails) == 1
    assert models.Page.objects.get(about="thing:T-1").state == "cancelled"
    assert services.cancel(["thing:T-1"], now=clock()) == 0


def test_what_was_called_off_while_it_failed_is_not_tried_again(ada, clock, settings):
    services.page([new_page(ada)], now=clock())
    with mail_server() as (port, box):
        box.replies = ["451 later"]
        send(clock, port, settings)
        services.cancel(["thing:T-1"], now=clock())
        clock.forward(minutes=10)
        assert send(clock, port, settings) == 0


def test_who_dies_after_the_claim_is_followed_when_the_lease_is_over(ada, clock, settings):
    services.page([new_page(ada)], now=clock())
    services.settling.claim("mail", now=clock())
    with mail_server() as (port, box):
        clock.at += rules.PAGE_LEASE - timedelta(seconds=1)
        assert send(clock, port, settings) == 0
        clock.forward(seconds=1)
        assert send(clock, port, settings) == 1
    assert list(models.Try.objects.order_by("number").values_list("outcome", flat=True)) == ["lost", "sent"]
    assert len(box.mails) == 1


def test_who_is_late_changes_nothing_of_whoever_followed(ada, clock):
    services.page([new_page(ada)], now=clock())
    late = services.settling.claim("mail", now=clock())
    clock.at += rules.PAGE_LEASE
    again = services.settling.claim("mail", now=clock())
    services.settling.failed(late, error="x", lasts=True, now=clock())
    assert states() == [("email", "sending")]
    services.settling.sent(again, provider_id="", now=clock())
    assert states() == [("email", "sent")]


def test_a_mail_server_that_is_away_loses_nothing(ada, clock, settings):
    services.page([new_page(ada), new_page(ada, key="k2")], now=clock())
    assert send(clock) == 2
    assert states() == [("email", "queued")] * 2
    clock.forward(seconds=5)
    with mail_server() as (port, box):
        assert send(clock, port, settings) == 2
    assert len(box.mails) == 2


def test_an_account_that_was_switched_off_meanwhile_gets_nothing(ada, clock, settings):
    services.page([new_page(ada)], now=clock())
    type(ada).objects.filter(uid=ada.uid).update(is_active=False)
    with mail_server() as (port, box):
        send(clock, port, settings)
    assert (box.mails, state()) == ([], "failed")


@pytest.mark.parametrize("link", ["https://evil.example", "//evil.example"])
def test_no_link_leads_away(ada, clock, link):
    with pytest.raises(ValueError, match="is no path"):
        services.page([new_page(ada, link=link)], now=clock())
