"""Mails of monitors come in by SMTP: stored before they are answered, and refused with a remedy."""

import json
import smtplib
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import OperationalError

from seatrial.connectors import smtp
from seatrial.domains.alerts import models, services
from seatrial.domains.alerts.services import receiving
from seatrial.domains.alerts.types import LARGEST_BODY
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.models import MailReply
from seatrial.kit import clock
from seatrial.server import mail_in, mail_taking
from tests.domains.notices.pagers import new_page, send, things
from tests.domains.notices.servers import certificate, mail_server
from tests.factories import alerting, identity
from tests.server.mailing import DOMAIN, Post, door, mail

pytestmark = pytest.mark.django_db(transaction=True)
MAPPED = """, mapping: {
  key: "line(body.text, 'Host:') + '/' + line(body.text, 'Service:')", title: body.subject,
  status: "line(body.text, 'State:') == 'OK' ? 'resolved' : 'firing'",
  severity: "lower(before(body.subject, ':'))", labels: {host: "line(body.text, 'Host:')"}}"""


@pytest.fixture(autouse=True)
def domain(settings: Any) -> None:
    settings.MAIL_IN_DOMAIN = DOMAIN


@pytest.fixture
def post() -> Iterator[Post]:
    with door() as found:
        yield found


def mailbox(more: str = "") -> str:
    """The address of a source of format email."""
    alerting.apply("email", more=more)
    return f"{alerting.key('email')}@{DOMAIN}"


def read() -> None:
    """Everything that stands is read."""
    while services.read_arrivals(clock=clock.now):
        pass


def test_a_mail_is_stored_before_it_is_answered_and_opens_an_alert(post: Post) -> None:
    to = mailbox()
    content = mail()
    code, said = post.send(to, content)
    assert code == 250
    row = models.Arrival.objects.get()
    assert said == f"2.0.0 stored as {row.uid}"
    assert (bytes(row.body), row.format, row.read_at) == (content, "email", None)
    read()
    alert = models.Alert.objects.get()
    assert (alert.title, alert.key, alert.state) == ("Disk full on db1", "<1@monitor.example.org>", "open")
    assert alert.labels == {"from": "monitor@example.org"}
    assert alert.annotations["description"] == "It is full"


def test_mails_of_one_thread_are_one_alert_and_others_are_not(post: Post) -> None:
    to = mailbox()
    post.send(to, mail())
    post.send(to, mail(Message_ID="<2@x>", In_Reply_To="<1@monitor.example.org>"))
    post.send(to, mail(Message_ID="<3@x>", References="<1@monitor.example.org> <2@x>"))
    post.send(to, mail(Message_ID="<4@x>"))
    post.send(to, mail(Message_ID=""))
    post.send(to, mail(Message_ID=""))
    read()
    assert list(models.Alert.objects.order_by("number").values_list("count", flat=True)) == [3, 1, 1, 1]


def test_a_mapping_says_which_alert_is_meant_and_when_it_is_over(post: Post) -> None:
    to = mailbox(MAPPED)
    down = "Host: db1\r\nService: Disk\r\nState: CRITICAL"
    post.send(to, mail(down, Subject="CRITICAL: Disk on db1"))
    post.send(to, mail(down, Subject="CRITICAL: Disk on db1", Message_ID="<2@x>"))
    read()
    alert = models.Alert.objects.get()
    assert (alert.key, alert.severity_hint, alert.count) == ("db1/Disk", "critical", 2)
    assert alert.labels == {"host": "db1"}
    post.send(to, mail(down.replace("CRITICAL", "OK"), Subject="OK: Disk on db1", Message_ID="<3@x>"))
    read()
    assert alerting.states() == ["resolved"]


def test_what_the_mapping_cannot_read_is_a_dead_letter_and_can_be_repaired(post: Post) -> None:
    to = mailbox(", mapping: {key: \"body.headers['x-ticket']\", title: body.subject}")
    assert post.send(to, mail())[0] == 250
    read()
    letter = models.DeadLetter.objects.get()
    assert "x-ticket" in letter.problem and "Disk full on db1" in letter.content
    assert letter.position is None and letter.settled_at is None
    from_people = letter.content.replace("From:", "X-Ticket: T-1\r\nFrom:")
    services.replay(f"DL-{letter.number}", content=from_people, actor=alerting.system("t"), now=clock.now())
    read()
    assert models.Alert.objects.get(key="T-1").title == "Disk full on db1"


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic answer"),
        ({"Auto_Submitted": "auto-replied (vacation)"}, "automatic answer"),
        ({"X_Autoreply": "yes"}, "automatic answer"),
        ({"Content_Type": "multipart/report; report-type=delivery-status; boundary=x"}, "automatic answer"),
        ({"List_Id": "Seatrial <pages.localhost>"}, "Seatrial sent this mail itself"),
        ({"From": "eve@example.net"}, "eve@example.net"),
        ({"From": ""}, "nobody"),
        ({"From": "ops@example.com, eve@example.net"}, "nobody"),
    ],
)
def test_what_is_refused_is_listed_and_opens_nothing(
    post: Post, headers: dict[str, str], why: str, settings: Any
) -> None:
    settings.SITE_URL = "http://localhost:8600"
    to = mailbox(', silent_after: 1h, senders: [monitor@example.org, "@example.com"]')
    code, said = post.send(to, mail(**headers), sender="<>")
    assert code == 550 and why in said
    heard = models.Heartbeat.objects.get().heard_at
    read()
    letter = models.DeadLetter.objects.get()
    assert why in letter.problem
    assert (letter.outcome, letter.settled_by) == ("dropped", "system:mail-in")
    assert not models.Alert.objects.exists()
    assert models.Heartbeat.objects.get().heard_at == heard
    services.watch(clock=lambda: alerting.NOW)
    assert not models.Alert.objects.exists()


def test_monitors_are_programs_and_senders_may_be_a_domain(post: Post) -> None:
    to = mailbox(', senders: ["@Example.com"]')
    said = mail(From="Zabbix <ZABBIX@example.com>", Auto_Submitted="auto-generated", Precedence="bulk")
    assert post.send(to, said, sender="<>")[0] == 250
    read()
    assert models.Alert.objects.get().labels == {"from": "zabbix@example.com"}


def test_only_mailboxes_that_exist_are_mailed_to(post: Post) -> None:
    alerting.apply("email", "json")
    to, other = f"{alerting.key('email')}@{DOMAIN}", alerting.key("json")
    for address, words in (
        (f"{'0' * 32}@{DOMAIN}", "no alert source has this key"),
        (f"somebody@{DOMAIN}", "seatrial alert url SOURCE"),
        (f"{other}@{DOMAIN}", "its format is json. Declare a source of format email"),
        (to.replace(DOMAIN, "example.net"), "nothing is relayed"),
        (f"page+1-{'0' * 24}@{DOMAIN}", "nobody has this address"),
    ):
        code, said = post.send(address, mail())
        assert code == 550 and words in said
    assert post.send(to.upper(), mail())[0] == 250
    assert models.Arrival.objects.count() == 1
    hint = models.SourceKey.objects.get(source__kind="email").hint
    services.revoke_key("email", hint=hint, actor=alerting.system("test"), now=clock.now())
    assert post.send(to, mail())[0] == 550


def test_what_cannot_be_stored_comes_again(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    to = mailbox()

    def away(parcels: object) -> set[Any]:
        raise OperationalError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr(receiving, "store", away)
        assert post.send(to, mail())[0] == 451
    with monkeypatch.context() as patched:
        patched.setattr(mail_taking.alerts, "mailbox", away)
        assert post.send(to, mail())[0] == 451
    assert not models.Arrival.objects.exists()
    assert post.send(to, mail())[0] == 250


def test_one_mail_may_go_to_several_sources(post: Post) -> None:
    first = mailbox()
    second = f"{alerting.key('email')}@{DOMAIN}"
    with post.client() as client:
        refused = client.sendmail("m@example.org", [first, second, f"nobody@{DOMAIN}"], mail())
    assert list(refused) == [f"nobody@{DOMAIN}"]
    assert models.Arrival.objects.count() == 2


def test_a_mail_that_is_too_large_is_refused_before_it_is_sent(post: Post) -> None:
    to = mailbox()
    with post.client() as client:
        client.ehlo()
        assert int(client.esmtp_features["size"]) == LARGEST_BODY
        with pytest.raises(smtplib.SMTPSenderRefused):
            client.sendmail("m@example.org", [to], b"x" * (LARGEST_BODY + 1))
    (_, _, mailed, _, _, last) = post.raw(
        b"HELO x\r\n", b"MAIL FROM:<>\r\n", f"RCPT TO:<{to}>\r\n".encode(), b"DATA\r\n",
        b"Subject: x\r\n\r\n" + b"x" * 80 * 1024 + b"\r\n" + (b"y" * 998 + b"\r\n") * 8400 + b".\r\n",
    )  # fmt: skip
    assert mailed.startswith(b"250") and last.startswith(b"552")
    assert not models.Arrival.objects.exists()


def test_hostile_sessions_end_and_others_go_on(post: Post) -> None:
    to = mailbox()
    said = post.raw(
        b"\xff\xfe\r\n", b"MAIL FROM:<a@b>\r\n", b"DATA\r\n", b"RCPT TO:<" + b"x" * 600 + b">\r\n"
    )
    assert said[0].startswith(b"220") and all(line[:1] in b"45" for line in said[1:])
    # a line feed alone ends no mail: what follows is no second one (SMTP smuggling)
    smuggled = mail().replace(b"\r\n\r\n", b"\r\n\r\n\n.\nMAIL FROM:<evil@example.org>\n")
    assert post.send(to, smuggled)[0] == 250
    assert models.Arrival.objects.count() == 1
    assert b"evil" in bytes(models.Arrival.objects.get().body)


def test_strange_mails_lose_nothing(post: Post) -> None:
    to = mailbox()
    said = EmailMessage()
    said["From"], said["Subject"], said["Message-ID"] = "m@example.org", "Überlauf - voll", "<u@x>"
    said.set_content("Größe: 100 %")
    said.add_alternative("<p>Größe</p>", subtype="html")
    said.add_attachment(b"\0\1", maintype="application", subtype="octet-stream", filename="a.bin")
    strange = [
        said.as_bytes(), b"no headers at all", mail(Subject="=?bogus?q?=FF?="), mail(From='"broken <a@'),
        mail(Content_Type="text/plain; charset=none", Message_ID="<c@x>") + b"\xff\xfe\0",
        mail(Content_Type="multipart/mixed; boundary=b", Message_ID="<m@x>"),
        mail("<p>Voll</p>", Content_Type="text/html", Message_ID="<h@x>"), b"Subject: x\r\n\r\n",
    ]  # fmt: skip
    for each in strange:
        assert post.send(to, each)[0] == 250
    read()
    items = (
        models.Item.objects.count()
        + sum(models.Alert.objects.values_list("count", flat=True))
        - (models.Alert.objects.count())
    )
    assert items + models.DeadLetter.objects.count() == models.Arrival.objects.count() == len(strange)
    assert models.DeadLetter.objects.get().content.startswith("no headers at all")
    first = models.Alert.objects.get(key="<u@x>")
    assert (first.title, first.annotations["description"]) == ("Überlauf - voll", "Größe: 100 %")
    assert models.Alert.objects.get(key="<h@x>").annotations["description"] == "Voll"


def test_a_mail_may_be_posted_too_and_is_read_in_the_same_way() -> None:
    alerting.apply("email", more=', senders: ["@example.org"]')
    key = alerting.key("email")
    alerting.send(key, mail())
    alerting.send(key, mail(From="eve@example.net"))
    assert models.Alert.objects.get().title == "Disk full on db1"
    assert models.DeadLetter.objects.get().outcome == "dropped"


def test_a_page_is_acknowledged_by_replying_to_its_mail(post: Post, settings: Any) -> None:
    settings.PAGING_REPLY_TO = "page@seatrial.example.org"
    ada = identity.person("Ada", email="ada@example.org")
    with things() as thing, mail_server() as (port, box):
        settings.MAIL_SERVER = smtp.MailServer("localhost", port, "none")
        notices.page([new_page(ada)], now=clock.now())
        send(clock.now, port, settings)
        to = str(box.mails[0]["Reply-To"])
        quoted = "\r\n".join(f"> {line}" for line in box.mails[0].get_content().splitlines())
        said = post.send(to, mail(f"On it\r\n\r\n{quoted}", From="Ada <ada@example.org>"))
        assert said[0] == 550 and "Begin the reply with ack" in said[1] and not thing.answers
        assert post.send(to, b"no mail")[0] == 554
        code, words = post.send(
            to, mail(f"Ack\r\n{quoted}", From="Ada <ada@example.org>", Message_ID="<2@x>")
        )
        assert (code, words.endswith(": acknowledge, done")) == (250, True)
        assert [verb for _, verb, _ in thing.answers] == ["acknowledge"]
        assert post.send(to.replace("+", "+9"), mail())[0] == 550
    rows = MailReply.objects.order_by("number").values_list("words", "verb")
    assert list(rows) == [("On it", ""), ("Ack", "acknowledge")]


def test_strangers_are_turned_away_and_too_many_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with door(relays="192.0.2.0/24") as post, pytest.raises(smtplib.SMTPConnectError) as refused:
        post.client()
    assert refused.value.smtp_code == 554 and b"SEATRIAL_MAIL_IN_RELAYS" in refused.value.smtp_error
    monkeypatch.setattr(mail_in, "MOST_SESSIONS", 1)
    with door() as post, post.client() as first:
        assert first.ehlo()[0] == 250
        with pytest.raises(smtplib.SMTPConnectError) as busy:
            post.client()
        assert busy.value.smtp_code == 421


def test_mails_come_over_tls_where_it_is_required(tmp_path: Any) -> None:
    to = mailbox()
    key, cert = certificate(tmp_path)
    with door(tls=(key, cert), tls_required=True) as post:
        assert post.send(to, mail())[0] == 530
        with smtplib.SMTP("localhost", post.port, timeout=20) as client:
            client.starttls(context=ssl.create_default_context(cafile=str(cert)))
            assert not client.sendmail("m@example.org", [to], mail())
            assert "auth" not in client.esmtp_features
    assert models.Arrival.objects.count() == 1


def test_who_is_in_the_middle_of_a_mail_ends_it_before_the_door_closes() -> None:
    to = mailbox()
    with door() as post:
        client = post.client()
        client.ehlo()
        client.mail("m@example.org")
        client.rcpt(to)
        left = threading.Event()

        def finish() -> None:
            left.wait(0.3)
            client.data(mail())
            client.close()

        thread = threading.Thread(target=finish)
        thread.start()
    thread.join(20)
    assert models.Arrival.objects.count() == 1
    assert json.loads(models.Arrival.objects.get().headers) == {"mail-from": "m@example.org"}
