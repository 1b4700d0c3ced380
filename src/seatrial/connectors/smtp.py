"""Hands mails over to a mail server: SMTP with STARTTLS, TLS from the start, or in the clear."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from seatrial.kit.problems import Problem

#: Seconds that the server may take for one answer.
TIMEOUT = 15.0
_LOCAL = ("localhost", "127.0.0.1", "::1")
_PORTS = {"smtp": 25, "smtps": 465}
_LONGEST_WORDS = 300
Security = Literal["tls", "starttls", "none"]


class CannotMail(Problem):
    """The mail server did not take the mail. `lasts`: it will not take it later either (a 5yz reply).
    `refused`: it refused this one mail, and takes others.
    """

    type = "cannot-mail"
    title = "The mail is not sent"
    status = 502

    def __init__(self, detail: str, *, lasts: bool = False, refused: bool = False, remedy: str = "") -> None:
        super().__init__(detail, remedy=remedy)
        self.lasts = lasts
        self.refused = refused or lasts


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over. The password is in no printed form of it."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """How messages name it."""
        return f"{self.host}:{self.port}"


def parse(text: str) -> MailServer:
    """The server that the address names; raises ValueError, whose words hold no password.

    `smtps://` is TLS from the start; `smtp://` is STARTTLS, in the clear only to this machine or where
    `starttls=never` says so.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise ValueError("the port is no number from 1 to 65535") from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise ValueError("write smtp://host:587?starttls=required or smtps://user:password@host:465")
    if port == 0:
        raise ValueError("the port is no number from 1 to 65535")
    said = parse_qs(parts.query, keep_blank_values=True)
    wanted = said.get("starttls", [""])[-1]
    if set(said) - {"starttls"} or wanted not in ("", "required", "never"):
        raise ValueError("after the question mark stands starttls=required or starttls=never")
    if parts.scheme == "smtps":
        security: Security = "tls"
    elif wanted == "never" or (not wanted and parts.hostname in _LOCAL):
        security = "none"
    else:
        security = "starttls"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port or _PORTS[parts.scheme], security, user, password)


class Session:
    """A connection over which one mail after the other is handed over."""

    def __init__(self, client: smtplib.SMTP, *, server: MailServer) -> None:
        self._client = client
        self._server = server

    def send(self, mail: EmailMessage, *, sender: str, recipient: str, within: float | None = None) -> None:
        """The server has taken the mail when this returns. Raises CannotMail; its words leave the address of
        the recipient out, so that they may be stored and logged.

        After `within` seconds altogether the connection is broken off, however slowly the server goes on.
        """
        try:
            with self._limit(within):
                self._client.send_message(mail, from_addr=parseaddr(sender)[1], to_addrs=[recipient])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, said = next(iter(refusal.recipients.values()))
            self._reset()
            raise self._refused(code, said, recipient) from None
        except smtplib.SMTPResponseException as refusal:
            self._reset()
            problem = self._refused(refusal.smtp_code, refusal.smtp_error, recipient)
            if isinstance(refusal, smtplib.SMTPSenderRefused):
                problem.lasts = False  # who set the wrong sender corrects it: no notice is lost for that
            raise problem from None
        except smtplib.SMTPNotSupportedError as error:
            self._reset()
            words = f"{self._server.place} cannot take such an address: {error}"
            raise CannotMail(words, lasts=True) from None
        except (OSError, smtplib.SMTPException) as error:
            raise CannotMail(f"{self._server.place} broke off: {_words(str(error), recipient)}") from None

    @contextmanager
    def _limit(self, within: float | None) -> Iterator[None]:
        timer = threading.Timer(within or 0, self._break_off)
        timer.daemon = True
        if within:
            timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _break_off(self) -> None:
        with suppress(OSError):
            if self._client.sock is not None:
                self._client.sock.shutdown(socket.SHUT_RDWR)

    def _reset(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._client.rset()

    def _refused(self, code: int, said: bytes | str, recipient: str) -> CannotMail:
        text = said.decode(errors="replace") if isinstance(said, bytes) else said
        words = f"{self._server.place} answered {code} {_words(text, recipient)}"
        return CannotMail(words.strip(), lasts=500 <= code < 600, refused=True)


@contextmanager
def session(server: MailServer, *, timeout: float = TIMEOUT) -> Iterator[Session]:
    """A connection to the server, signed in where it has a user; `timeout` is how many seconds it may take
    for one answer. Raises CannotMail.
    """
    client = _connect(server, timeout)
    try:
        yield Session(client, server=server)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            client.quit()


def _connect(server: MailServer, timeout: float) -> smtplib.SMTP:
    context = None if server.security == "none" else ssl.create_default_context()
    client: smtplib.SMTP | None = None
    try:
        if server.security == "tls":
            client = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=timeout)
        if server.security == "starttls":
            client.starttls(context=context)
        if server.user:
            client.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError:
        _leave(client)
        remedy = "Look at the name and password of SEATRIAL_SMTP_URL; percent-encode what is special in them."
        raise CannotMail(f"{server.place} does not know the name or the password", remedy=remedy) from None
    except smtplib.SMTPNotSupportedError as error:
        _leave(client)
        remedy = "Use smtps://, or starttls=never where nobody can listen in between."
        raise CannotMail(f"{server.place} cannot do what is asked: {error}", remedy=remedy) from None
    except (OSError, smtplib.SMTPException) as error:
        _leave(client)
        raise CannotMail(
            f"{server.place} cannot be reached: {_words(str(error), server.password)}",
            remedy="Look at SEATRIAL_SMTP_URL, and whether this machine may reach it.",
        ) from None
    return client


def _leave(client: smtplib.SMTP | None) -> None:
    if client is not None:
        client.close()


def _words(text: str, hidden: str) -> str:
    plain = " ".join(text.split())
    return (plain.replace(hidden, "the address") if hidden else plain)[:_LONGEST_WORDS]
