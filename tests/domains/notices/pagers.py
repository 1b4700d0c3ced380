"""People to page, what pages are about, and a clock to pass in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from seatrial.connectors import smtp
from seatrial.domains.notices.models import ContactMethod
from seatrial.domains.notices.services.sending import send_due
from seatrial.domains.notices.types import PAGED, NewPage, Paged, Said
from seatrial.kit.ids import new_uid

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.at

    def forward(self, **fields: float) -> datetime:
        """It shows a later time."""
        self.at += timedelta(**fields)
        return self.at


@dataclass
class Thing:
    """What pages are about in a test: how it was answered, and what may be answered still."""

    answers: list[tuple[str, str, str]] = field(default_factory=list)
    verbs: tuple[Any, ...] = ("acknowledge", "resolve", "escalate")

    def answer(self, about: str, *, verb: str, actor: Any, now: datetime) -> None:
        self.answers.append((about, verb, actor.principal))

    def words(self, about: str) -> Said:
        return Said(f"Thing {about}", "open" if self.verbs else "resolved", self.verbs)


@contextmanager
def things() -> Iterator[Thing]:
    """Pages may be about `thing:...` meanwhile."""
    thing = Thing()
    PAGED.add("thing", Paged(thing.answer, thing.words))
    try:
        yield thing
    finally:
        del PAGED._entries["thing"]


def contact(person: Any, kind: str, address: str, *, verified: bool = True, label: str = "") -> ContactMethod:
    """The person has that contact method."""
    return ContactMethod.objects.create(
        uid=new_uid(NOW), person_uid=person.uid, kind=kind, address=address, label=label, created_at=NOW,
        verified_at=NOW if verified else None,
    )  # fmt: skip


def new_page(person: Any, *, key: str = "k1", about: str = "thing:T-1", **fields: Any) -> NewPage:
    """A page to the person."""
    said = {"subject": "The gateway is down", "body": "All of it", "link": "/notices", **fields}
    return NewPage(str(person.uid), about, key, **said)


def send(clock: Clock, port: int = 0, settings: Any = None) -> int:
    """The pager goes round once, with the mail server at that port."""
    if port:
        settings.MAIL_SERVER = smtp.MailServer("localhost", port, "none")
    return send_due(clock=clock)
