"""People to page, a clock to pass in, and web servers on loopback that take pages as a test wants them."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
class Inbox:
    """What was posted, and what is answered: codes that are used up one by one, then 200; 0 hangs up."""

    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    answer: bytes = b"{}"
    slow: float = 0.0

    def said(self, number: int = -1) -> Any:
        """That body, as JSON."""
        return json.loads(self.bodies[number])


@contextmanager
def web_server() -> Iterator[tuple[str, Inbox]]:
    """The address of a server on loopback, and what it got."""
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            time.sleep(inbox.slow)
            code = inbox.codes.pop(0) if inbox.codes else 200
            if not code:
                self.connection.close()
                return
            inbox.bodies.append(body)
            inbox.paths.append(self.path)
            inbox.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(code)
            self.send_header("content-length", str(len(inbox.answer)))
            self.end_headers()
            self.wfile.write(inbox.answer)

        def log_message(self, *words: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", inbox
    finally:
        server.shutdown()
        server.server_close()


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
