"""Bulletins as values: what goes to an address that is no account's, and the channels that take some."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from seatrial.kit.registry import Registry

#: `email`: an address; `channel`: what a higher domain knows how to open, as `connection:edi-channel`.
BulletinKind = Literal["email", "channel"]
BULLETIN_KINDS: tuple[BulletinKind, ...] = get_args(BulletinKind)
BulletinState = Literal["waiting", "sent", "given_up"]
BULLETIN_STATES: tuple[BulletinState, ...] = get_args(BulletinState)
ChannelKind = Literal["slack", "teams", "webhook"]


@dataclass(frozen=True, slots=True)
class NewBulletin:
    """What is to be said to an address. `about` is a URN (`incident:I-3`), `link` and `farewell` are paths of
    pages here; under one `key` it is said once.

    `farewell` is where its reader says that they want no more, '' for whom we chose ourselves: programs of
    mail say the same by a POST to `/in` before it (RFC 8058). With it the address is nobody's but theirs: it
    is forgotten with the last try.
    """

    kind: BulletinKind
    address: str
    about: str
    key: str
    subject: str
    body: str
    link: str = ""
    farewell: str = ""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What was said to an address, and what became of it. `address` is '' once it is forgotten."""

    kind: BulletinKind
    address: str
    about: str
    key: str
    subject: str
    created_at: datetime
    state: BulletinState
    attempts: int
    sent_at: datetime | None
    error: str
    is_public: bool

    @property
    def words(self) -> str:
        """What became of it, in words."""
        return {
            "waiting": "is tried again" if self.attempts and self.error else "waits",
            "sent": "sent",
            "given_up": "could not be sent",
        }[self.state]


@dataclass(frozen=True, slots=True)
class Channel:
    """Where a channel is and what it takes. `secret` signs what a webhook gets, '' leaves it unsigned."""

    kind: ChannelKind
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)


#: Who opens a channel, by the word before the colon of its address; raises a Problem where there is none.
CHANNELS: Registry[Callable[[str], Channel]] = Registry("kind of channel")
