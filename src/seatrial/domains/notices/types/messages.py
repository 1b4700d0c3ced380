"""The words of notices as values, and the registries that higher domains fill."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from seatrial.kit.registry import Registry

#: What becomes of a notice as mail. `none`: no mail server was set, or the person has no address; `off`:
#: the person wants none of that kind. On its page a notice stands in every case.
MailState = Literal["waiting", "sent", "given_up", "none", "off"]
MAIL_STATES: tuple[MailState, ...] = get_args(MailState)

#: The hour of the digest where a person chose none, in the time zone of the person.
DIGEST_HOUR = 8


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """What a notice is about. One that `always` is mailed cannot be switched off: escalations."""

    name: str
    title: str
    always: bool = False


#: Every kind of notice. A domain that tells people something adds its own.
NOTICE_KINDS: Registry[NoticeKind] = Registry("kind of notice")
TEST = NOTICE_KINDS.add("test", NoticeKind("test", "A notice that you sent to yourself", always=True))
DIGEST = NOTICE_KINDS.add("digest", NoticeKind("digest", "The daily digest", always=True))


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one person. `link` is a path here; `ics` an invitation (RFC 5545) or ''."""

    uid: str
    person_uid: str
    kind: str
    subject: str
    body: str
    link: str
    ics: str
    created_at: datetime
    read_at: datetime | None
    mail: MailState
    attempts: int
    next_try_at: datetime | None
    sent_at: datetime | None
    given_up_at: datetime | None
    error: str

    @property
    def mail_words(self) -> str:
        """What became of it as mail, in words."""
        return {
            "waiting": "waits to be mailed" if not self.attempts else "is tried again",
            "sent": "mailed",
            "given_up": "could not be mailed",
            "none": "not mailed",
            "off": "mail of this kind is off",
        }[self.mail]


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person wants by mail: the digest at that hour of their time zone (None: never), and the kinds
    that they switched off.
    """

    digest_hour: int | None = DIGEST_HOUR
    kinds_off: frozenset[str] = frozenset()

    def wants(self, kind: str) -> bool:
        """Whether a notice of the kind is mailed."""
        known = NOTICE_KINDS.find(kind)
        return kind not in self.kinds_off or (known is not None and known.always)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a digest: words and the path of its page."""

    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Section:
    """What one domain has to say in a digest."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Contributor:
    """`build(person_uid, now=...)` gives the section of that person; None: nothing to say."""

    name: str
    order: int
    build: Callable[..., Section | None]


#: Who has something to say in a digest; lower orders come first.
DIGESTS: Registry[Contributor] = Registry("contributor to the digest")
