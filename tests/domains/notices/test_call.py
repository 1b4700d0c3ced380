"""Calls are answered by a key of the telephone, as Twilio documents its <Gather>, and by nobody else."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.notices import formats, models, services
from seatrial.kit import clock as clocks
from tests.domains.notices.pagers import Clock, contact, new_page, send, things
from tests.domains.notices.servers import web_server
from tests.factories import identity

pytestmark = pytest.mark.django_db
SITE = "https://seatrial.example.org"
#: What Twilio's manual on <Gather> and on requests of voice says that it posts.
POSTED = {
    "CallSid": "CA5ef8732a3c49700934481addd5ce1659", "AccountSid": "AC1", "From": "+15550100",
    "To": "+4915123456789", "CallStatus": "in-progress", "ApiVersion": "2010-04-01",
    "Direction": "outbound-api", "FinishedOnKey": "", "msg": "Gather End",
}  # fmt: skip


@pytest.fixture
def call(settings):
    """The thing that the call is about, its person, and the TwiML that Twilio was given."""
    settings.SITE_URL = SITE
    clock = Clock(clocks.now())
    person = identity.person("Ada", handle="ada", email="ada@example.org")
    with web_server() as (url, inbox), things() as thing:
        settings.PROBE_ALLOW = (url.removeprefix("http://"),)
        settings.MAIL_SERVER = None
        inbox.answer = b'{"sid": "CA5ef8732a3c49700934481addd5ce1659"}'
        settings.PAGING_PROVIDERS = {"voice": f"twilio://AC1:token@+15550100?api={url}"}
        row = contact(person, "voice", "+4915123456789")
        models.ContactMethod.objects.filter(uid=row.uid).update(last_ok_at=None)
        services.page([new_page(person, subject="The gateway <down> & out")], now=clock())
        send(clock)
        twiml = parse_qs(inbox.bodies[-1].decode())["Twiml"][0]
        yield thing, person, ElementTree.fromstring(twiml)


def press(url, key, *, token="token", **more):
    fields = {**POSTED, **({"Digits": key} if key else {}), **more}
    signed = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    mac = base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    answer = Client(enforce_csrf_checks=True).post(
        url.removeprefix(SITE), fields, headers={"X-Twilio-Signature": mac}
    )
    if answer.status_code != 200:
        return answer.status_code, ""
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    return 200, "".join(ElementTree.fromstring(answer.content).itertext())


def test_the_call_asks_for_one_key_and_says_what_it_does(call):
    _, _, twiml = call
    gather = twiml.find("Gather")
    assert {name: gather.get(name) for name in ("input", "numDigits", "method")} == {
        "input": "dtmf", "numDigits": "1", "method": "POST",
    }  # fmt: skip
    assert gather.get("action").startswith(f"{SITE}/api/v1/paging/calls/twilio/")
    words = gather.find("Say").text
    assert "The gateway <down> & out" in words
    assert words.endswith("Press 1 to acknowledge. Press 2 to call the next level.")
    assert "stays open" in twiml.find("Say").text


@pytest.mark.parametrize(("key", "verb", "words"), [
    ("1", "acknowledge", "Acknowledged."), ("2", "escalate", "The next level is called."),
])  # fmt: skip
def test_a_key_answers_the_page_once(call, key, verb, words):
    thing, person, twiml = call
    url = twiml.find("Gather").get("action")
    code, said = press(url, key)
    assert (code, said.startswith(words)) == (200, True)
    assert [deed[1] for deed in thing.answers] == [verb]
    page = models.Page.objects.get()
    assert (page.state, page.answered_how) == ("answered", "call")
    assert models.ContactMethod.objects.get().last_ok_at is not None
    entry = Entry.objects.get(action="pages.answered")
    assert entry.details["attests"] == f"whoever took the call that was made to person:{person.uid}"


@pytest.mark.parametrize("key", ["", "9", "12", "#"])
def test_another_key_answers_nothing_and_is_asked_for_again(call, key):
    thing, _, twiml = call
    url = twiml.find("Gather").get("action")
    code, said = press(url, key)
    assert code == 200 and said.startswith("This key answers nothing. Press 1 to acknowledge.")
    assert thing.answers == []
    assert models.Page.objects.get().state == "open"


def test_what_twilio_did_not_sign_answers_nothing(call):
    thing, _, twiml = call
    url = twiml.find("Gather").get("action")
    assert press(url, "1", token="wrong")[0] == 403
    forged = Client().post(url.removeprefix(SITE), {**POSTED, "Digits": "1"})
    assert forged.status_code == 403
    assert thing.answers == []


def test_the_call_says_why_nothing_is_done(call):
    thing, _, twiml = call
    url = twiml.find("Gather").get("action")
    thing.verbs = ()
    assert press(url, "1") == (200, "Not done: it is resolved: nothing to acknowledge.")
    assert press(f"{SITE}/api/v1/paging/calls/twilio/not-ours", "1") == (
        200,
        "Not done: the link is not whole.",
    )


def test_what_has_nothing_to_answer_is_only_said():
    said = ElementTree.fromstring(formats.call("A code.", action=SITE, verbs=frozenset()))
    assert said.find("Gather") is None and said.find("Say").text == "A code."
