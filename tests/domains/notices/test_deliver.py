"""Notices reach a mail server that speaks SMTP, at least once and never twice at one time."""

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import vobject

from seatrial.connectors import smtp
from seatrial.domains.notices import rules, selectors, services
from seatrial.domains.notices.formats import Invitation, invitation
from seatrial.domains.notices.models import Message
from tests.domains.notices.servers import certificate, mail_server
from tests.factories import identity

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SITE = "https://seatrial.example.org"
SENDER = "Seatrial <seatrial@example.org>"


@pytest.fixture
def ada(settings):
    settings.MAIL_SERVER = smtp.MailServer("localhost", 1, "none")
    return identity.person("Ada Löwe", handle="ada", email="ada@example.org")


def tell(person, **fields):
    said = {"kind": "test", "subject": "Come", "body": "It is time.", "link": "/notices", "key": "", **fields}
    return services.tell([str(person.uid)], now=NOW, **said)


def deliver(port: int, *, now: datetime = NOW, **options) -> int:
    server = smtp.MailServer("localhost", port, **{"security": "none", **options})
    return services.deliver(server=server, sender=SENDER, site=SITE, clock=lambda: now)


def test_a_notice_arrives_once_with_its_headers_and_its_link(ada):
    tell(ada)
    with mail_server() as (port, box):
        assert deliver(port) == 1
        assert deliver(port) == 0

    (mail,) = box.mails
    row = Message.objects.get()
    assert box.envelopes == [("seatrial@example.org", ["ada@example.org"])]
    assert mail["To"] == "Ada Löwe <ada@example.org>"
    assert mail["Message-ID"] == f"<{row.uid}@seatrial.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "Seatrial <notices.seatrial.example.org>"
    assert "https://seatrial.example.org/notices\n" in mail.get_content().replace("\r\n", "\n")
    assert (row.mail, row.attempts) == ("sent", 1)
    assert re.fullmatch("[0-9a-f]{64}", row.address_hash)
    assert row.address_hash != sha256(b"ada@example.org").hexdigest()


@pytest.mark.parametrize("bad", ["Hi\r\nBcc: eve@example.org", "Hi\nX: y", "Hi\u2028Bcc: e@x.ex", "\x00\x07"])
def test_no_subject_adds_a_header(ada, bad):
    tell(ada, subject=bad)
    with mail_server() as (port, box):
        deliver(port)
    (mail,) = box.mails
    assert mail["Bcc"] is None
    assert mail["X"] is None
    assert box.envelopes[0][1] == ["ada@example.org"]


@pytest.mark.parametrize(
    "link", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "/a b"]
)
def test_no_link_leads_away(ada, link):
    with pytest.raises(ValueError, match="is no path"):
        tell(ada, link=link)


def test_one_key_tells_once(ada):
    assert len(tell(ada, key="a:1")) == 1
    assert tell(ada, key="a:1") == []
    assert Message.objects.count() == 1


def test_programs_and_accounts_that_are_off_are_told_nothing(settings):
    robot = identity.person("Robot", kind="service")
    gone = identity.person("Gone", is_active=False)
    people = [str(robot.uid), str(gone.uid), "no uid"]
    assert services.tell(people, kind="test", subject="x", body="x", link="", key="", now=NOW) == []


def test_what_fails_is_tried_again_and_given_up_in_the_end(ada):
    tell(ada)
    now, waits = NOW, []
    with mail_server() as (port, box):
        for _ in range(len(rules.BACKOFF) + 1):
            box.replies = ["451 come back later, ada@example.org"]
            assert deliver(port, now=now) == 1
            row = Message.objects.get()
            if row.next_try_at:
                waits.append(row.next_try_at - now)
                assert deliver(port, now=row.next_try_at - timedelta(seconds=1)) == 0
                now = row.next_try_at
    assert waits == list(rules.BACKOFF)
    assert (row.mail, row.given_up_at) == ("given_up", now)
    assert "ada@example.org" not in row.error
    assert selectors.undelivered() == {"waiting": 0, "given_up": 1}


def test_who_does_not_exist_is_given_up_at_once_and_the_next_is_mailed(ada):
    eve = identity.person("Eve", email="eve@example.org")
    tell(ada)
    services.tell([str(eve.uid)], kind="test", subject="x", body="x", link="", key="", now=NOW)
    with mail_server() as (port, box):
        box.replies = ["550 no such mailbox"]
        assert deliver(port) == 2
    assert sorted(Message.objects.values_list("mail", flat=True)) == ["given_up", "sent"]


def test_a_server_that_is_away_loses_nothing(ada):
    tell(ada)
    assert deliver(1) == 1
    row = Message.objects.get()
    assert (row.mail, row.next_try_at) == ("waiting", NOW + rules.BACKOFF[0])
    with mail_server() as (port, box):
        deliver(port, now=row.next_try_at)
    assert len(box.mails) == 1


def test_who_dies_between_taking_and_marking_sends_a_second_copy_that_is_known_as_one(ada):
    tell(ada)
    with mail_server() as (port, box):
        deliver(port)
        Message.objects.update(mail="waiting", sent_at=None, next_try_at=NOW)
        deliver(port)
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_starttls_and_a_password_are_used_and_a_stranger_s_certificate_is_refused(
    ada, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    files = certificate(tmp_path)
    tell(ada)
    secret = "p@ss/w:rd"
    with mail_server(tls=files, user="bot", secret=secret) as (port, box):
        deliver(port, security="starttls", user="bot", password=secret)
        assert (box.mails, "certificate" in Message.objects.get().error) == ([], True)
        monkeypatch.setenv("SSL_CERT_FILE", str(files[1]))
        deliver(port, now=NOW + timedelta(minutes=1), security="starttls", user="bot", password="wrong")
        assert "does not know the name or the password" in Message.objects.get().error
        deliver(port, now=NOW + timedelta(minutes=6), security="starttls", user="bot", password=secret)
    assert (len(box.mails), box.tls, box.users[-1]) == (1, [True], "bot")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("smtps://me%40x.org:p%2Fw@mail.x.org", ("mail.x.org", 465, "tls", "me@x.org", "p/w")),
        ("smtp://mail.x.org:587?starttls=required", ("mail.x.org", 587, "starttls", "", "")),
        ("smtp://mail.x.org", ("mail.x.org", 25, "starttls", "", "")),
        ("smtp://localhost:1025", ("localhost", 1025, "none", "", "")),
        ("smtp://mail.x.org?starttls=never", ("mail.x.org", 25, "none", "", "")),
    ],
)
def test_the_address_of_a_server_says_how_it_is_spoken_to(text, expected):
    found = smtp.parse(text)
    assert (found.host, found.port, found.security, found.user, found.password) == expected
    assert not found.password or found.password not in repr(found)


@pytest.mark.parametrize(
    "text", ["", "http://x", "smtp://", "smtp://x:99999", "smtp://x?starttls=perhaps", "smtp://x/y"]
)
def test_what_is_no_address_of_a_server_is_refused(text):
    with pytest.raises(ValueError, match=r"write|port|stands"):
        smtp.parse(text)


def test_an_invitation_is_one_that_calendars_take(ada):
    said = Invitation(
        uid="review-1@seatrial.example.org", title="Review R-1, go or no-go", starts=date(2026, 3, 29),
        ends=date(2026, 3, 30), text="Bring your evidence;\nall of it, please", url=f"{SITE}/reviews/R-1",
        organiser="seatrial@example.org", guests=("ada@example.org",), sequence=2,
    )  # fmt: skip
    tell(ada, ics=invitation(said, now=NOW))
    with mail_server() as (port, box):
        deliver(port)
    (part,) = [each for each in box.mails[0].walk() if each.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    event = vobject.readOne(part.get_content()).vevent
    assert (event.summary.value, event.dtstart.value) == (said.title, said.starts)
    assert event.attendee.value == "mailto:ada@example.org"
    assert event.description.value.startswith("Bring your evidence;\nall of it, please")
