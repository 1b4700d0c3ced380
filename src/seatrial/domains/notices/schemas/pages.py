"""What the API takes and gives of pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.notices.types import MailReply, Page, PageDelivery, Verb


class PageAttemptOut(Schema):
    """One try to hand a page over."""

    number: int
    began_at: datetime
    ended_at: datetime | None
    outcome: str
    error: str


class PageDeliveryOut(Schema):
    """A page over one contact method, without its address."""

    uid: UUID
    kind: str
    label: str
    due_at: datetime
    state: str
    sent_at: datetime | None
    delivered_at: datetime | None
    error: str
    attempts: list[PageAttemptOut]


class PageOut(Schema):
    """A page: a message that wants an answer. `link` is a path here."""

    name: str
    about: str
    urgency: str
    subject: str
    body: str
    link: str
    state: str
    created_at: datetime
    answered_at: datetime | None
    answered_how: str
    ended_at: datetime | None
    deliveries: list[PageDeliveryOut]

    @classmethod
    def of(cls, found: Page, *, deliveries: Sequence[PageDelivery]) -> "PageOut":
        """The page as the API gives it."""
        names = set(cls.model_fields) - {"deliveries"}
        sent = [
            PageDeliveryOut(
                attempts=[
                    PageAttemptOut(**{name: getattr(attempt, name) for name in PageAttemptOut.model_fields})
                    for attempt in each.attempts
                ],
                **{name: getattr(each, name) for name in set(PageDeliveryOut.model_fields) - {"attempts"}},
            )
            for each in deliveries
        ]
        return cls(deliveries=sent, **{name: getattr(found, name) for name in names})


class PagesOut(Schema):
    """Pages, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[PageOut]
    next: str

    @classmethod
    def of(
        cls, found: Sequence[Page], *, deliveries: Mapping[int, Sequence[PageDelivery]], limit: int
    ) -> "PagesOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        return cls(
            items=[PageOut.of(each, deliveries=deliveries.get(each.number, ())) for each in shown],
            next=str(shown[-1].number) if len(found) > limit else "",
        )


class MailReplyOut(Schema):
    """A reply by mail to a page. `verb` is what it answered; '' where it answered nothing, for `problem`."""

    page: str
    sender: str
    words: str
    verb: str
    problem: str
    at: datetime


class MailRepliesOut(Schema):
    """Replies by mail, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[MailReplyOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[MailReply], *, limit: int) -> "MailRepliesOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        names = MailReplyOut.model_fields
        items = [MailReplyOut(**{name: getattr(each, name) for name in names}) for each in shown]
        return cls(items=items, next=str(shown[-1].number) if len(found) > limit else "")


class PageAnswerIn(Schema):
    """How a page is answered."""

    model_config = ConfigDict(extra="forbid")

    verb: Verb = "acknowledge"


class PageTestIn(Schema):
    """To whom a page goes that tries whether it arrives ('' for oneself), and by which contact method of
    one's own (none: by all ways).
    """

    model_config = ConfigDict(extra="forbid")

    person: str = Field("", max_length=100)
    contact: UUID | None = None


class ReceiptOut(Schema):
    """Whether the message is one of ours."""

    known: bool
