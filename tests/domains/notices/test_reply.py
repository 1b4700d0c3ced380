"""Replies by mail to pages: they answer where their person says so, and all of them are on record."""

from typing import Any

import pytest

from seatrial.connectors import smtp
from seatrial.domains.audit.models import Entry
from seatrial.domains.notices import models, selectors, services
from seatrial.domains.notices.services import CannotAnswer
from seatrial.domains.notices.types import MailReply
from seatrial.kit import mails
from tests.domains.notices.pagers import Clock, contact, new_page, send, things
from tests.domains.notices.servers import mail_server
from tests.factories import identity

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thing() -> Any:
    with things() as found:
        yield found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ada(settings: Any) -> Any:
    settings.MAIL_SERVER = smtp.MailServer("localhost", 1, "none")
    settings.PAGING_REPLY_TO = "page@seatrial.example.org"
    return identity.person("Ada", email="Ada@example.org")


def paged(ada: Any, clock: Clock, settings: Any) -> list[Any]:
    """The mails of a page to Ada."""
    services.page([new_page(ada)], now=clock())
    with mail_server() as (port, box):
        send(clock, port, settings)
    return list(box.mails)


def token_of(mail: Any) -> str:
    """What stands behind the plus of the address that a reply goes to."""
    name, _, host = mail["Reply-To"].partition("@")
    assert (name.partition("+")[0], host) == ("page", "seatrial.example.org")
    assert len(name) <= 64
    return str(name.partition("+")[2])


def reply(
    token: str, text: str, *, clock: Clock, sender: str = "ada@example.org", more: str = ""
) -> MailReply:
    content = f"From: Ada <{sender}>\r\nMessage-ID: <{hash(text)}@x>\r\n{more}\r\n{text}".encode()
    return services.take_reply(token, mail=mails.read(content), content=content, now=clock())


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("ack", "acknowledge"), ("ACK, on it\n> resolve", "acknowledge"), ("\n\n  Resolved.", "resolve"),
        ("escalate please", "escalate"), ("> ack\nresolve", "resolve"), ("> ack", ""), ("ok", "acknowledge"),
        ("I back it up", ""), ("", ""), ("backup failed", ""), ("done with lunch, back soon", ""),
        ("ok let us see who is on call", ""), ("Ada wrote:\n> ack\n\nack", "acknowledge"),
        ("acknowledgement", ""),
    ],
)  # fmt: skip
def test_a_reply_answers_by_the_first_line_that_is_not_quoted(ada, clock, thing, settings, text, verb):
    token = token_of(paged(ada, clock, settings)[0])
    found = reply(token.upper(), text, clock=clock)
    assert found.verb == verb
    if verb:
        assert thing.answers == [("thing:T-1", verb, str(ada.uid))] and not found.problem
        assert selectors.page(found.page).answered_how == "reply"
    else:
        assert not thing.answers and "Begin the reply with ack" in found.problem
        assert selectors.page(found.page).state == "open"


def test_an_answer_by_mail_is_audited_and_proves_that_the_address_reaches(ada, clock, settings):
    token = token_of(paged(ada, clock, settings)[0])
    reply(token, "ack", clock=clock)
    entry = Entry.objects.get(action="pages.answered")
    assert entry.details["attests"] == f"whoever replied to the mail that was sent to person:{ada.uid}"
    assert models.ContactMethod.objects.get().address == "ada@example.org"


@pytest.mark.parametrize(
    ("sender", "more", "why"),
    [
        ("eve@example.net", "", "another address"),
        ("ada@example.org", "Auto-Submitted: auto-replied\r\n", "a program"),
        ("ada@example.org", "Auto-Submitted: auto-generated\r\n", "a program"),
        ("ada@example.org", "Precedence: bulk\r\n", "a program"),
        ("ada@example.org", "List-Id: Seatrial <pages.localhost>\r\n", "a program"),
    ],
)
def test_what_somebody_else_or_a_program_sends_answers_nothing(
    ada, clock, thing, settings, sender, more, why
):
    settings.SITE_URL = "http://localhost:8600"
    token = token_of(paged(ada, clock, settings)[0])
    found = reply(token, "ack", clock=clock, sender=sender, more=more)
    assert not found.verb and why in found.problem and not thing.answers
    assert selectors.mail_replies(person_uid=str(ada.uid), unanswered=True) == [found]


def test_each_contact_method_has_an_address_of_its_own(ada, clock, thing, settings):
    contact(ada, "email", "ada@home.example")
    mine = {str(each["To"]): token_of(each) for each in paged(ada, clock, settings)}
    token = next(each for to, each in mine.items() if "home" in to)
    assert len(set(mine.values())) == 2
    assert "another address" in reply(token, "ack", clock=clock).problem
    assert reply(token, "ack now", clock=clock, sender="Ada@Home.example").verb == "acknowledge"
    models.ContactMethod.objects.filter(address="ada@home.example").delete()
    assert "another address" in reply(token, "resolve", clock=clock, sender="ada@home.example").problem


def test_an_address_that_somebody_made_up_or_that_is_too_old_is_none(ada, clock, settings):
    token = token_of(paged(ada, clock, settings)[0])
    number = token.partition("-")[0]
    for bad in (
        number,
        f"{number}-",
        f"{number}-{'0' * 24}",
        f"{int(number) + 1}{token[len(number) :]}",
        "x-y",
        "9" * 40,
        "²-x",
    ):
        with pytest.raises(CannotAnswer):
            reply(bad, "ack", clock=clock)
    clock.forward(days=7)
    assert services.read_reply(token, now=clock()).contact == ""
    clock.forward(seconds=1)
    with pytest.raises(CannotAnswer, match="more than a week old"):
        reply(token, "ack", clock=clock)
    assert not models.MailReply.objects.exists()


def test_a_second_copy_changes_nothing(ada, clock, thing, settings):
    token = token_of(paged(ada, clock, settings)[0])
    first = reply(token, "escalate", clock=clock)
    clock.forward(seconds=30)
    assert reply(token, "escalate", clock=clock) == first
    assert len(thing.answers) == 1


def test_what_is_over_by_then_is_told(ada, clock, thing, settings):
    token = token_of(paged(ada, clock, settings)[0])
    thing.verbs = ()
    found = reply(token, "resolve", clock=clock)
    assert not found.verb and "resolved: nothing to resolve" in found.problem


def test_replies_of_somebody_who_is_erased_are_gone(ada, clock, settings):
    reply(token_of(paged(ada, clock, settings)[0]), "ack", clock=clock)
    services.forget(str(ada.uid))
    assert not models.MailReply.objects.exists()
