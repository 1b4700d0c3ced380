"""Answering a page: by link, reply, page or API; once, by whoever was paged, and on record."""

from datetime import timedelta

import pytest

from seatrial.connectors import smtp
from seatrial.domains.audit.models import Entry
from seatrial.domains.identity.selectors import actor_for_person
from seatrial.domains.notices import models, services
from seatrial.domains.notices.services import CannotAnswer, linking
from seatrial.kit.access import Denied
from seatrial.kit.problems import NotFound
from tests.domains.notices.pagers import NOW, Clock, new_page, send, things
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
    return identity.person("Ada", email="ada@example.org")


def link_of(number: int, verb: str = "acknowledge") -> str:
    return linking.link(number, verb=verb, contact="").rpartition("/")[2]


def test_looking_changes_nothing_and_answering_stops_what_waits(ada, clock, thing):
    services.page([new_page(ada)], now=clock())
    row = models.Page.objects.get()
    question = services.look(link_of(row.number))
    assert (question.verb, question.hindrance, question.said.title) == ("acknowledge", "", "Thing thing:T-1")
    assert models.Page.objects.get().state == "open"
    services.answer_link(link_of(row.number), now=clock())
    assert send(clock) == 0
    assert models.Delivery.objects.get().state == "cancelled"
    entry = Entry.objects.get(action="pages.answered")
    assert (entry.actor_kind, entry.details["how"]) == ("system", "link")
    assert entry.details["attests"] == f"whoever had the link that was sent to person:{ada.uid}"


def test_a_link_that_was_changed_answers_nothing(ada, clock, thing):
    services.page([new_page(ada)], now=clock())
    token = link_of(models.Page.objects.get().number)
    for bad in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", token.replace(":", "", 1)):
        with pytest.raises(CannotAnswer):
            services.look(bad)
    assert thing.answers == []


def test_what_is_over_already_is_told_and_not_done_again(ada, clock, thing):
    services.page([new_page(ada)], now=clock())
    number = models.Page.objects.get().number
    thing.verbs = ()
    assert services.look(link_of(number)).hindrance
    with pytest.raises(CannotAnswer):
        services.answer_link(link_of(number), now=clock())
    assert thing.answers == []


def test_a_page_may_be_acknowledged_and_later_resolved_by_its_links(ada, clock, thing):
    services.page([new_page(ada)], now=clock())
    number = models.Page.objects.get().number
    services.answer_link(link_of(number), now=clock())
    thing.verbs = ("resolve",)
    services.answer_link(link_of(number), now=clock())
    services.answer_link(link_of(number, "resolve"), now=clock())
    assert [verb for _, verb, _ in thing.answers] == ["acknowledge", "resolve"]


def test_only_whoever_was_paged_answers_when_signed_in(ada, clock, thing):
    (name,) = services.page([new_page(ada)], now=clock())
    eve = actor_for_person(identity.person("Eve", is_administrator=True), now=NOW)
    with pytest.raises(Denied):
        services.answer(name, verb="acknowledge", actor=eve, how="page", now=clock())
    actor = actor_for_person(ada, now=NOW)
    assert services.answer(name, verb="escalate", actor=actor, how="page", now=clock()).state == "answered"
    with pytest.raises(NotFound):
        services.answer("PG-0", verb="acknowledge", actor=actor, how="page", now=clock())


def test_links_are_signed_for_a_week(ada, clock, monkeypatch):
    services.page([new_page(ada)], now=clock())
    token = link_of(models.Page.objects.get().number)
    monkeypatch.setattr(linking.rules, "ANSWERABLE", timedelta(seconds=-1))
    with pytest.raises(CannotAnswer, match="week"):
        services.look(token)
