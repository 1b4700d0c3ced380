"""Pages as values, and the registry of what they may be about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from seatrial.domains.notices.types.contacts import ContactKind, Urgency
from seatrial.kit.registry import Registry

#: `failed`: nothing of it reached a provider, and nothing is left to try.
PageState = Literal["open", "answered", "cancelled", "failed"]
PAGE_STATES: tuple[PageState, ...] = get_args(PageState)
#: `sent`: a provider took it; `delivered`: it says that it arrived, which few do.
DeliveryState = Literal["queued", "sending", "sent", "delivered", "failed", "cancelled"]
DELIVERY_STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)
Verb = Literal["acknowledge", "resolve", "escalate"]
VERBS: tuple[Verb, ...] = get_args(Verb)
#: What pages are about that only want to be acknowledged: `test:` and a uid.
TEST_PAGE = "test"


@dataclass(frozen=True, slots=True)
class NewPage:
    """What somebody is to be paged about. `about` is a URN (`alert:AL-12`), `link` a path of a page here;
    under one `key` there is one page, however often it is asked for.
    """

    person_uid: str
    about: str
    key: str
    subject: str
    body: str = ""
    link: str = ""
    urgency: Urgency = "high"


@dataclass(frozen=True, slots=True)
class Page:
    """A message to one person that wants an answer. `number` shows as PG-12."""

    uid: str
    number: int
    person_uid: str
    about: str
    urgency: Urgency
    subject: str
    body: str
    link: str
    created_at: datetime
    state: PageState
    answered_at: datetime | None
    #: `link`, `reply`, `call`, `page`, `api`: how it was answered; '' while nobody has
    answered_how: str
    ended_at: datetime | None

    @property
    def name(self) -> str:
        """How people call it."""
        return f"PG-{self.number}"

    @property
    def words(self) -> str:
        """What became of it, in words."""
        return {
            "open": "waits for an answer",
            "answered": "answered",
            "cancelled": "not needed any more",
            "failed": "reached nobody",
        }[self.state]


@dataclass(frozen=True, slots=True)
class Received:
    """That somebody was paged, about what, and when they answered (None: they did not)."""

    person_uid: str
    about: str
    at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to hand a page over; `outcome` is `sent`, `failed` or '' while it goes on (or died)."""

    number: int
    began_at: datetime
    ended_at: datetime | None
    outcome: str
    error: str


@dataclass(frozen=True, slots=True)
class PageDelivery:
    """A page over one contact method. `label` says which, without an address."""

    uid: str
    kind: ContactKind
    label: str
    due_at: datetime
    state: DeliveryState
    sent_at: datetime | None
    delivered_at: datetime | None
    error: str
    attempts: Sequence[Attempt]

    @property
    def words(self) -> str:
        """What became of it, in words."""
        return {
            "queued": "is tried again" if self.attempts else "waits",
            "sending": "is being sent",
            "sent": "sent",
            "delivered": "delivered",
            "failed": "failed",
            "cancelled": "not needed any more",
        }[self.state]


@dataclass(frozen=True, slots=True)
class MailReply:
    """A reply by mail to a page. `verb` is what it answered, '' where nothing was done, as `problem` says."""

    number: int
    page: str
    sender: str
    words: str
    verb: str
    problem: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What a page is about, for whoever answers it: a title, the state it is in, what may be answered."""

    title: str
    state: str
    verbs: tuple[Verb, ...]


@dataclass(frozen=True, slots=True)
class Paged:
    """What a domain registers for its pages: `answer(about, verb=, actor=, now=)` does what was answered,
    in the caller's transaction, and `words(about)` gives a Said.
    """

    answer: Callable[..., None]
    words: Callable[[str], Said]


#: Who takes the answers, by the kind of the URN that pages are about (`alert`).
PAGED: Registry[Paged] = Registry("kind of page")
