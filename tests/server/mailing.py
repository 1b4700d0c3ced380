"""A door for mails on loopback, and clients that mail to it."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from seatrial.domains.alerts import services
from seatrial.server.mail_in import Door, serve
from seatrial.server.mail_taking import Desk

DOMAIN = "in.example.org"


@dataclass
class Post:
    """The port of the door, and whether its sessions go on."""

    port: int

    def client(self) -> smtplib.SMTP:
        """A connection to it."""
        return smtplib.SMTP("127.0.0.1", self.port, timeout=20)

    def send(self, to: str, content: bytes, *, sender: str = "monitor@example.org") -> tuple[int, str]:
        """The last answer of the door to that mail."""
        with self.client() as client:
            client.ehlo()
            for command in (client.mail(sender), client.rcpt(to)):
                if command[0] >= 400:
                    return command[0], command[1].decode()
            code, said = client.data(content)
            return code, said.decode()

    def raw(self, *lines: bytes) -> list[bytes]:
        """What is answered to the lines of a client that writes them one after the other, with the banner."""
        found: list[bytes] = []
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            reader = line.makefile("rb")
            found.append(reader.readline())
            for each in lines:
                line.sendall(each)
                found.append(reader.readline())
        return found


@contextmanager
def door(*, relays: str = "127.0.0.0/8", tls: tuple[Path, Path] | None = None, **more: Any) -> Iterator[Post]:
    """A door that takes mails, in a thread of its own; `tls` is a key and its certificate."""
    intake, stop, is_open, told = services.Intake(), threading.Event(), threading.Event(), [0]

    def ready(port: int) -> None:
        told[0] = port
        is_open.set()

    found = Door(
        address="127.0.0.1", port=0, host=DOMAIN, relays=[ip_network(relays)],
        key=tls[0] if tls else None, certificate=tls[1] if tls else None, **more,
    )  # fmt: skip
    desk = Desk({DOMAIN, "seatrial.example.org"}, store=intake)
    thread = threading.Thread(
        target=serve, args=(found,), kwargs={"desk": desk, "stop": stop, "ready": ready}, daemon=True
    )
    thread.start()
    assert is_open.wait(20)
    try:
        yield Post(told[0])
    finally:
        stop.set()
        thread.join(20)
        intake.close()


def mail(body: str = "It is full", **headers: str) -> bytes:
    """A mail of a monitor, as bytes; a header of None is left out, `_` stands for `-`."""
    said = {
        "From": "monitor@example.org", "To": "somebody@example.org", "Subject": "Disk full on db1",
        "Message-ID": "<1@monitor.example.org>", "Date": "Sun, 22 Nov 2026 01:30:00 +0000",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }  # fmt: skip
    lines = [f"{name}: {value}" for name, value in said.items() if value]
    return "\r\n".join([*lines, "", body, ""]).encode()
