"""How one is paged, what one was paged about, and the link that answers without signing in."""

from collections.abc import Iterator

import pytest
from django.test import Client

from seatrial.connectors import smtp
from seatrial.domains.identity.models import Person
from seatrial.domains.notices import models, services
from seatrial.domains.notices.services import codes, linking
from seatrial.kit import clock
from tests.cast import Cast, browser
from tests.domains.notices.pagers import NOW, Thing, contact, new_page, things

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast: Cast, settings) -> Person:
    settings.MAIL_SERVER = smtp.MailServer("localhost", 1, "none")
    person = cast.people["owner"]
    person.email = "owner@example.org"
    person.save()
    return person


@pytest.fixture
def thing() -> Iterator[Thing]:
    with things() as found:
        yield found


@pytest.fixture
def mine(cast: Cast, owner: Person) -> Client:
    return browser(cast, "owner")


def test_a_contact_method_is_added_verified_tried_and_taken_away(mine: Client, owner: Person) -> None:
    assert "An address" not in mine.get("/me/contacts").content.decode()
    form = {"act": "add", "kind": "webhook", "address": "https://example.org/x", "label": "My phone"}
    shown = mine.post("/me/contacts", form, follow=True).content.decode()
    assert "My phone" in shown
    assert "whsec_" in shown
    row = models.ContactMethod.objects.get()
    wrong = mine.post("/me/contacts", {"act": "verify", "contact": row.uid, "code": "no"})
    assert wrong.status_code == 409
    assert "This is not the code" in wrong.content.decode()
    code = codes.code_of(models.Verification.objects.get().uid)
    mine.post("/me/contacts", {"act": "verify", "contact": row.uid, "code": code})
    row.refresh_from_db()
    assert row.verified_at is not None
    rules = {"act": "rules", "urgency": "high", f"after-{row.uid}": "300", "after-": "0"}
    shown = mine.post("/me/contacts", rules, follow=True).content.decode()
    assert '<option value="300" selected>' in shown
    assert models.PagingRule.objects.count() == 2
    mine.post("/me/contacts", {"act": "test", "contact": row.uid})
    assert models.Page.objects.filter(about__startswith="test:").count() == 1
    mine.post("/me/contacts", {"act": "remove", "contact": row.uid})
    assert not models.ContactMethod.objects.exists()


def test_a_form_that_cannot_be_taken_says_why_and_keeps_what_was_written(mine: Client) -> None:
    form = {"act": "add", "kind": "email", "address": "nobody", "label": "x"}
    answer = mine.post("/me/contacts", form)
    assert answer.status_code == 422
    assert "Write an e-mail address" in answer.content.decode()
    assert 'value="nobody"' in answer.content.decode()
    for strange in ({"act": "explode"}, {"act": "add", "kind": "pigeon"}, {"act": "remove", "contact": "x"}):
        assert mine.post("/me/contacts", strange).status_code == 404


def test_a_link_shows_a_button_to_anybody_and_only_pressing_it_answers(owner: Person, thing: Thing) -> None:
    services.page([new_page(owner)], now=NOW)
    page = models.Page.objects.get()
    path = linking.link(page.number, verb="acknowledge", contact="")
    anybody = Client()
    for _ in range(2):
        shown = anybody.get(path)
        assert shown.status_code == 200
        assert "Nothing has happened yet" in shown.content.decode()
    assert models.Page.objects.get().state == "open"
    assert "It is answered" in anybody.post(path).content.decode()
    assert models.Page.objects.get().answered_how == "link"
    assert "It is answered" in anybody.post(path).content.decode()
    thing.verbs = ()
    assert "Nothing to answer" in anybody.get(path).content.decode()
    assert anybody.get(f"{path}x").status_code == 409


def test_what_one_was_paged_about_is_listed_and_answered(
    mine: Client, owner: Person, thing: Thing, cast: Cast
) -> None:
    assert "You were not paged yet" in mine.get("/me/pages").content.decode()
    (name,) = services.page([new_page(owner, body="Disk <full>")], now=clock.now())
    assert name in mine.get("/me/pages").content.decode()
    shown = mine.get(f"/me/pages/{name}").content.decode()
    assert "Disk &lt;full&gt;" in shown
    assert "address of the account" in shown
    assert "owner@example.org" not in shown
    assert browser(cast, "administrator").get(f"/me/pages/{name}").status_code == 403
    assert mine.post(f"/me/pages/{name}", {"verb": "explode"}).status_code == 404
    assert "Answered" in mine.post(f"/me/pages/{name}", {"verb": "resolve"}, follow=True).content.decode()
    assert thing.answers == [("thing:T-1", "resolve", str(owner.uid))]


def test_who_cannot_be_paged_stands_first_and_no_address_is_shown(owner: Person, cast: Cast) -> None:
    contact(owner, "webhook", "https://secret.example.org/x")
    shown = browser(cast, "administrator").get("/people-reached").content.decode()
    assert "secret.example.org" not in shown
    assert "owner@example.org" not in shown
    table = shown[shown.index("<tbody>") :]
    assert table.index("cannot be reached") < table.index("webhook")


def test_replies_are_listed_with_what_each_did_and_those_of_others_are_not(
    cast: Cast, owner: Person, mine: Client, thing: Thing
) -> None:
    assert "No reply came" in mine.get("/me/replies").content.decode()
    services.page([new_page(owner)], now=clock.now())
    page = models.Page.objects.get()
    for words, verb, problem in (
        ("ack", "acknowledge", ""),
        ("hello", "", "it begins with no word that answers"),
    ):
        models.MailReply.objects.create(
            page=page, message=words, sender="owner@example.org", words=words, verb=verb, problem=problem,
            at=clock.now(),
        )  # fmt: skip
    shown = mine.get("/me/replies").content.decode()
    assert "acknowledge" in shown and "begins with no word" in shown and f"PG-{page.number}" in shown
    refused = mine.get("/me/replies?show=refused").content.decode()
    assert "begins with no word" in refused and ">ack</td>" not in refused
    models.MailReply.objects.filter(verb="").delete()
    assert "Every reply did what it says" in mine.get("/me/replies?show=refused").content.decode()
    assert "No reply came" in browser(cast, "lead").get("/me/replies").content.decode()
