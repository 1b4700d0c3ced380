"""Answering a page: by its link, by a reply, on its page or over the API. What was asked is done at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.notices import models, policies, selectors
from seatrial.domains.notices.events import PageAnswered
from seatrial.domains.notices.services import contacting, linking, paging
from seatrial.domains.notices.services.linking import Asked, CannotAnswer, ReplyAddress
from seatrial.domains.notices.types import PAGED, Page, Said, Verb
from seatrial.kit import events
from seatrial.kit.access import Actor, require


@dataclass(frozen=True, slots=True)
class Question:
    """What a link asks: the page, what is said of what it is about, and the answer that the link gives."""

    page: Page
    said: Said | None
    verb: Verb
    #: why the link answers nothing now; '' where it does
    hindrance: str


def look(token: str) -> Question:
    """What the link would answer; nothing is changed by looking. Raises CannotAnswer, NotFound."""
    asked = linking.read_link(token)
    page = selectors.page(f"PG-{asked.number}")
    said = selectors.said_about(page.about)
    return Question(page, said, asked.verb, _hindrance(page, said, asked.verb))


def answer_link(token: str, *, now: datetime) -> Page:
    """The page is answered as the link says; that the way it was sent by reaches its person is on record.

    On record is that the server attests that whoever had the link answered: nobody signed in for it.
    Raises CannotAnswer, NotFound, and whatever the domain raises that the page is about.
    """
    asked = linking.read_link(token)
    return _by_word(asked, how="link", now=now)


def answer_reply(to: ReplyAddress, *, verb: Verb, now: datetime) -> Page:
    """The same for a reply by mail to that address. Raises as `answer_link` does."""
    return _by_word(Asked(to.number, verb, to.contact), how="reply", now=now)


def answer_call(asked: Asked, *, now: datetime) -> Page:
    """The same for a key that was pressed in a call about that page. Raises as `answer_link` does."""
    return _by_word(asked, how="call", now=now)


def answer(name: str, *, verb: Verb, actor: Actor, how: str, now: datetime) -> Page:
    """The actor answers the page of that name that was sent to them; `how` is `page` or `api`. Raises Denied
    for somebody else's page, NotFound, CannotAnswer.
    """
    page = selectors.page(name)
    require(
        policies.may_answer(actor, person_uid=page.person_uid), actor=actor, action="pages.answered",
        subject=f"page:{page.name}",
    )  # fmt: skip
    return _answer(page, verb, actor, how, now)


def _by_word(asked: Asked, *, how: str, now: datetime) -> Page:
    page = selectors.page(f"PG-{asked.number}")
    # whoever has the link acts for the person, with what it takes to answer this one page
    actor = Actor(
        "system", f"system:page-{how}", f"whoever had the {how} of {page.name}", frozenset({"*"}),
        on_behalf_of=page.person_uid,
    )  # fmt: skip
    with transaction.atomic():
        found = _answer(page, asked.verb, actor, how, now)
        contacting.reached(page.person_uid, contact=asked.contact, now=now)
        return found


@transaction.atomic
def _answer(page: Page, verb: Verb, actor: Actor, how: str, now: datetime) -> Page:
    said = selectors.said_about(page.about)
    if page.state == "answered" and (said is None or verb not in said.verbs):
        return page  # a second press of the same button
    why = _hindrance(page, said, verb)
    if why:
        raise CannotAnswer(why)
    # the domain goes first: whatever it locks is locked before pages, in whichever way somebody answers
    PAGED.get(page.about.partition(":")[0]).answer(page.about, verb=verb, actor=actor, now=now)
    open_ones = models.Page.objects.filter(number=page.number).exclude(state="answered")
    open_ones.update(state="answered", answered_at=now, answered_how=how, ended_at=None)
    paging.stop([page.number])
    details = {"about": page.about, "verb": verb, "how": how, "attests": _attested(page, how)}
    audit.record("pages.answered", actor=actor, subject=f"page:{page.name}", details=details, now=now)
    events.publish(
        PageAnswered(page=page.name, person_uid=page.person_uid, about=page.about, verb=verb, how=how)
    )
    return selectors.page_by_uid(UUID(page.uid))


def _hindrance(page: Page, said: Said | None, verb: Verb) -> str:
    if said is None:
        return "what the page is about is gone"
    if verb in said.verbs:
        return ""
    return f"it is {said.state} already" if page.state != "open" else f"it is {said.state}: nothing to {verb}"


def _attested(page: Page, how: str) -> str:
    whom = f"person:{page.person_uid}"
    if how == "call":
        return f"whoever took the call that was made to {whom}"
    if how == "link":
        return f"whoever had the link that was sent to {whom}"
    return f"whoever replied to the mail that was sent to {whom}" if how == "reply" else ""
