"""Pages leave over real servers: webhooks that are signed, Slack, Teams, Twilio's API, Apprise's services."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qs

import pytest
from django.test import Client

from seatrial.domains.notices import models, rules, services
from seatrial.domains.notices.drivers import account, posting
from seatrial.domains.notices.services import codes
from tests.domains.notices.pagers import Clock, contact, new_page, send, things
from tests.domains.notices.servers import web_server
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
    settings.MAIL_SERVER = None
    settings.PROBE_ALLOW = ("127.0.0.1",)
    settings.SITE_URL = "https://seatrial.example.org"
    return identity.person("Ada")


def row() -> models.Delivery:
    return models.Delivery.objects.get()


def page(ada, clock, kind, address, **fields):
    mine = contact(ada, kind, address)
    services.page([new_page(ada, **fields)], now=clock())
    return mine


def test_a_webhook_proves_who_sent_it_and_a_second_copy_is_known_as_one(ada, clock):
    with web_server() as (url, inbox):
        mine = page(ada, clock, "webhook", f"{url}/hook?key=s")
        send(clock)
        models.Delivery.objects.update(state="sending", next_at=clock())
        send(clock)
    first, second = inbox.headers
    signed = f"{first['webhook-id']}.{first['webhook-timestamp']}.".encode() + inbox.bodies[0]
    mac = base64.b64encode(hmac.new(codes.secret_of(mine.uid), signed, hashlib.sha256).digest()).decode()
    assert first["webhook-signature"] == f"v1,{mac}"
    assert first["webhook-id"] == second["idempotency-key"] == str(row().uid)
    said = inbox.said()
    assert (said["about"], said["urgency"], sorted(said["answers"])) == (
        "thing:T-1", "high", ["acknowledge", "escalate", "resolve"],
    )  # fmt: skip
    assert said["answers"]["acknowledge"].startswith("https://seatrial.example.org/pages/answer/")


def test_slack_gets_buttons_that_are_links_and_no_signs_of_its_own(ada, clock):
    with web_server() as (url, inbox):
        page(ada, clock, "slack", f"{url}/services/T/B/x", subject="<!channel> a & b")
        send(clock)
    section, actions = inbox.said()["blocks"]
    assert "&lt;!channel&gt; a &amp; b" in section["text"]["text"]
    assert [each["text"]["text"] for each in actions["elements"]] == [
        "Acknowledge", "Resolve", "Escalate", "Open",
    ]  # fmt: skip
    assert all(each["url"].startswith("https://seatrial.example.org/") for each in actions["elements"])


def test_teams_gets_a_card(ada, clock):
    with web_server() as (url, inbox):
        page(ada, clock, "teams", f"{url}/workflows/x")
        send(clock)
    (attachment,) = inbox.said()["attachments"]
    card = attachment["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert [each["title"] for each in card["actions"]] == ["Acknowledge", "Resolve", "Escalate", "Open"]


@pytest.mark.parametrize(
    ("code", "state"),
    [(200, "sent"), (204, "sent"), (500, "queued"), (503, "queued"), (429, "queued"), (408, "queued"),
     (0, "queued"), (302, "failed"), (400, "failed"), (404, "failed"), (410, "failed")],
)  # fmt: skip
def test_what_a_server_answers_says_whether_it_is_tried_again(ada, clock, code, state):
    with web_server() as (url, inbox):
        inbox.codes = [code]
        page(ada, clock, "webhook", f"{url}/secret-path?key=secret")
        send(clock)
    assert row().state == state
    assert "secret" not in row().error
    assert "secret" not in models.Try.objects.get().error


def test_a_server_that_is_slow_is_given_up_for_now(ada, clock, monkeypatch):
    monkeypatch.setattr(posting.post, "__kwdefaults__", {"limit": rules.PATIENCE / 40})
    with web_server() as (url, inbox):
        inbox.answers.clear()
        page(ada, clock, "webhook", f"{url}/x")
        send(clock)
        assert not inbox.bodies
    assert (row().state, "within 0.5 s" in row().error) == ("queued", True)


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/latest", "http://127.0.0.1:1/x", "http://[::1]/"]
)
def test_no_page_reaches_what_the_operator_did_not_allow(ada, clock, settings, address):
    settings.PROBE_ALLOW = ()
    page(ada, clock, "webhook", address)
    send(clock)
    assert (row().state, "may not be reached" in row().error) == ("failed", True)


def test_a_text_message_goes_by_twilio_and_its_receipt_comes_back(ada, clock, settings):
    with web_server() as (url, inbox):
        inbox.answer = b'{"sid": "SM1", "status": "queued"}'
        settings.PAGING_PROVIDERS = {"sms": f"twilio://AC1:tok%2Fen@+15550100?api={url}"}
        page(ada, clock, "sms", "+4915123456789")
        contact(ada, "webhook", f"{url}/other")
        send(clock)
        said = {name: value[0] for name, value in parse_qs(inbox.bodies[0].decode()).items()}
        assert inbox.paths == ["/2010-04-01/Accounts/AC1/Messages.json"]
        assert inbox.headers[0]["authorization"] == f"Basic {base64.b64encode(b'AC1:tok/en').decode()}"
        assert (said["To"], said["From"]) == ("+4915123456789", "+15550100")
        assert said["Body"].startswith("PG-")
        assert (row().state, row().provider_id) == ("sent", "SM1")
        callback = said["StatusCallback"]
        assert receipt(callback, "SM1", "sent", "tok/en") == 200
        assert receipt(callback, "SM1", "delivered", "wrong") == 403
        assert row().state == "sent"
        assert receipt(callback, "SM1", "delivered", "tok/en") == 200
        assert row().state == "delivered"


def test_a_message_that_did_not_arrive_is_followed_by_the_next_way(ada, clock, settings):
    with web_server() as (url, inbox):
        inbox.answer = b'{"sid": "CA1"}'
        settings.PAGING_PROVIDERS = {"voice": f"twilio://AC1:token@+15550100?api={url}"}
        page(ada, clock, "voice", "+4915123456789")
        contact(ada, "webhook", f"{url}/other")
        send(clock)
        said = parse_qs(inbox.bodies[0].decode())
        assert "<Say>This is Seatrial, with page" in said["Twiml"][0]
        assert receipt(said["StatusCallback"][0], "CA1", "no-answer", "token", what="Call") == 200
        clock.forward(days=36_500)  # receipts are taken at the time of the request
        send(clock)
    assert inbox.paths[-1] == "/other"
    assert models.Delivery.objects.get(kind="voice").error == "the provider says: no-answer"


def receipt(url: str, sid: str, status: str, token: str, *, what: str = "Message") -> int:
    fields = {f"{what}Sid": sid, f"{what}Status": status, "AccountSid": "AC1"}
    signed = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    mac = base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    path = url.removeprefix("https://seatrial.example.org")
    return Client().post(path, fields, headers={"X-Twilio-Signature": mac}).status_code


def test_a_push_message_goes_by_apprise_and_what_it_refuses_is_tried_again(ada, clock, settings):
    with web_server() as (url, inbox):
        settings.PAGING_PROVIDERS = {"push": f"json://{url.removeprefix('http://')}/push/{{to}}"}
        page(ada, clock, "push", "device-1")
        inbox.codes = [500]
        send(clock)
        assert row().state == "queued"
        assert "device-1" not in row().error
        clock.at += rules.RETRIES[0]
        send(clock)
    assert row().state == "sent"
    assert inbox.paths == ["/push/device-1", "/push/device-1"]
    assert inbox.said()["title"].endswith("The gateway is down")
    assert "/pages/answer/" in inbox.said()["message"]


def test_an_address_that_apprise_cannot_read_fails_at_once(ada, clock):
    page(ada, clock, "apprise", "nothing-known://x")
    send(clock)
    assert (row().state, models.Page.objects.get().state) == ("failed", "failed")


def test_only_an_address_of_twilio_without_a_place_is_spoken_to_directly():
    assert account("twilio://AC:t@+1555/{to}") is None
    assert account("sinch://a:b@+1555/{to}") is None
    found = account("twilio://AC:t%40@+15550100")
    assert found is not None
    assert (found.sid, found.token, found.sender, found.api) == (
        "AC", "t@", "+15550100", "https://api.twilio.com",
    )  # fmt: skip
    assert "t@" not in repr(found)
