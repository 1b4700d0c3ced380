"""Takes mails by SMTP (RFC 5321), from the machines that may hand them over, with STARTTLS where it is set.

A process of its own; any number of them may run. It knows no names and no passwords: an address is secret,
and only machines of `mail_in_relays` are listened to.
"""

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any

import structlog
from aiosmtpd.smtp import SMTP
from django.conf import settings as django_settings

from seatrial.domains.alerts.services import INTAKE
from seatrial.domains.alerts.types import LARGEST_BODY
from seatrial.server.beginning import asked_to_end, begin
from seatrial.server.config import Settings
from seatrial.server.mail_taking import CannotDeliver, Desk, Pigeonhole, domains

#: Connections at a time, and recipients of one mail: what is more comes again.
MOST_SESSIONS, MOST_RECIPIENTS = 100, 20
#: Seconds from one command to the next, and for all of a mail.
PATIENCE_SECONDS = 60.0
_THREADS = 8
#: Many programs write a paragraph as one line, longer than RFC 5321 allows.
_LONGEST_LINE = 1024 * 1024
_BANNER = "Seatrial"
log = structlog.get_logger("seatrial.mail")


@dataclass(frozen=True, slots=True)
class Door:
    """Where mails are taken, and from whom."""

    address: str
    port: int
    host: str
    relays: Sequence[IPv4Network | IPv6Network]
    certificate: Path | None = None
    key: Path | None = None
    tls_required: bool = False


def main(words: list[str]) -> int:
    """Takes mails until the process is asked to end."""
    del words
    stop, settings = asked_to_end(), begin()
    serve(door(settings), desk=Desk(domains()), stop=stop, patience_seconds=float(settings.stop_seconds))
    INTAKE.close()
    return 0


def door(settings: Settings) -> Door:
    """The door that the settings open."""
    return Door(
        address=settings.mail_in_address, port=settings.mail_in_port or 0,
        host=django_settings.MAIL_IN_DOMAIN, relays=[ip_network(each) for each in settings.mail_in_relays],
        certificate=settings.mail_in_tls_certificate, key=settings.mail_in_tls_key,
        tls_required=settings.mail_in_tls_required,
    )  # fmt: skip


def serve(
    found: Door, *, desk: Desk, stop: threading.Event, patience_seconds: float = 5.0,
    ready: Callable[[int], None] | None = None,
) -> None:  # fmt: skip
    """Returns when `stop` is set and those who were in the middle of a mail have ended, or after so many
    seconds: what got no answer comes again. `ready` is told the port.
    """
    asyncio.run(_serve(found, desk, stop, patience_seconds, ready))


async def _serve(
    found: Door, desk: Desk, stop: threading.Event, patience: float, ready: Callable[[int], None] | None
) -> None:
    loop = asyncio.get_running_loop()
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it logs addresses, which are secret here
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="mail") as threads:
        live: set[_Session] = set()
        make = partial(_Porter, found, desk, threads, live, _Certificate(found))
        server = await loop.create_server(make, found.address, found.port)
        port = int(server.sockets[0].getsockname()[1])
        log.info("mails are taken", address=found.address, port=port)
        if ready is not None:
            ready(port)
        await loop.run_in_executor(None, stop.wait)
        server.close()
        for session in [each for each in live if not each.is_busy]:
            session.hang_up()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while live:
                    await asyncio.sleep(0.02)
        for session in list(live):
            session.hang_up()


class _Certificate:
    """What STARTTLS is offered with, read again when its file was written."""

    def __init__(self, found: Door) -> None:
        self._door, self._read_at = found, 0.0
        self._context: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext | None:
        """The certificate as it stands; None where none is set. Raises OSError, as ssl.SSLError is one."""
        if self._door.certificate is None:
            return None
        written = self._door.certificate.stat().st_mtime
        if self._context is None or written != self._read_at:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(self._door.certificate, self._door.key)
            self._context, self._read_at = context, written
        return self._context


class _Porter(asyncio.Protocol):
    """Looks who comes, and shows in whoever may."""

    def __init__(
        self, found: Door, desk: Desk, threads: ThreadPoolExecutor, live: "set[_Session]",
        certificate: _Certificate,
    ) -> None:  # fmt: skip
        self._door, self._desk, self._threads, self._live = found, desk, threads, live
        self._certificate = certificate

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A session begins, or the connection ends with the reason."""
        if not isinstance(transport, asyncio.Transport):
            return
        peer = str((transport.get_extra_info("peername") or ("",))[0])
        why = self._turned_away(peer)
        if why:
            log.warning("turned away", peer=peer, reply=why)
            transport.write(f"{why}\r\n".encode())
            transport.close()
            return
        try:
            context = self._certificate.context()
        except OSError as error:
            log.error("the certificate cannot be read", error=str(error))
            transport.write(b"421 4.3.0 the certificate cannot be read; come again\r\n")
            transport.close()
            return
        session = _Session(
            _Handler(self._desk, self._threads), live=self._live, host=self._door.host, context=context,
            tls_required=self._door.tls_required,
        )  # fmt: skip
        transport.set_protocol(session)
        session.connection_made(transport)

    def _turned_away(self, peer: str) -> str:
        try:
            found = ip_address(peer.partition("%")[0])
        except ValueError:
            return "554 5.7.1 nobody knows who you are"
        plain = getattr(found, "ipv4_mapped", None) or found
        if not any(plain in each for each in self._door.relays):
            return f"554 5.7.1 {plain} may not hand mails over; SEATRIAL_MAIL_IN_RELAYS names who may"
        return "421 4.3.2 too many connections; come again" if len(self._live) >= MOST_SESSIONS else ""


class _Session(SMTP):
    """One connection. A mail that never ends is broken off, with the connection."""

    line_length_limit = _LONGEST_LINE

    def __init__(
        self, handler: "_Handler", *, live: "set[_Session]", host: str, context: ssl.SSLContext | None,
        tls_required: bool,
    ) -> None:  # fmt: skip
        super().__init__(
            handler, data_size_limit=LARGEST_BODY, enable_SMTPUTF8=True, hostname=host, ident=_BANNER,
            tls_context=context, require_starttls=tls_required, timeout=PATIENCE_SECONDS,
            auth_exclude_mechanism=("LOGIN", "PLAIN"), loop=asyncio.get_running_loop(),
        )  # fmt: skip
        self._live, self._received = live, 0

    @property
    def is_busy(self) -> bool:
        """Whether somebody is in the middle of a mail."""
        return bool(self.envelope and self.envelope.rcpt_tos)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        self._live.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Nobody is there any more."""
        self._live.discard(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """What came; from one mail to the next it is never much more than the largest mail."""
        self._received += len(data)
        if self._received > 2 * LARGEST_BODY:
            log.warning("broken off: it did not end")
            self.hang_up()
            return
        super().data_received(data)

    def hang_up(self) -> None:
        """The connection ends now."""
        if self.transport is not None:
            self.transport.close()

    async def push(self, status: Any) -> None:
        """An answer; what follows is counted anew."""
        self._received = 0
        await super().push(status)


class _Handler:
    """What aiosmtpd asks at each step. The database is asked in threads."""

    def __init__(self, desk: Desk, threads: ThreadPoolExecutor) -> None:
        self._desk, self._threads = desk, threads
        self._holes: dict[str, Pigeonhole] = {}

    async def handle_EHLO(  # noqa: N802 (aiosmtpd calls it so, and counts its arguments)
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """What it can do: nobody signs in here, which aiosmtpd offers all the same."""
        session.host_name = hostname
        return [each for each in responses if not each.startswith("250-AUTH")]

    async def handle_RCPT(self, *told: Any) -> str:  # noqa: N802
        """Whether there is such an address."""
        _server, _session, envelope, address, _options = told
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 too many recipients; send it to the others by itself"
        try:
            self._holes[address] = await self._run(partial(self._desk.find, address))
        except CannotDeliver as refused:
            return str(refused)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, *told: Any) -> str:  # noqa: N802
        """What became of the mail; with 2yz it stands."""
        _server, _session, envelope = told
        holes = [self._holes[each] for each in dict.fromkeys(envelope.rcpt_tos)]
        sender = (envelope.mail_from or "").strip("<>")
        act = partial(self._desk.take, bytes(envelope.content), sender=sender, holes=holes)
        return str(await self._run(act))

    async def handle_exception(self, error: Exception) -> str:
        """Nobody foresaw it, and no mail is lost for it."""
        log.error("a session failed", error=f"{type(error).__name__}: {error}"[:300])
        return "451 4.3.0 it could not be taken; send it again"

    async def _run(self, act: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, act)
