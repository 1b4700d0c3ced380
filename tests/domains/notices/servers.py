"""Servers on loopback that answer as a test wants: mail (TLS, sign-in, refusals), webhooks."""

import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult


@dataclass
class Box:
    """What arrived, with the envelope; `replies` are answered to the next recipients, '' takes them."""

    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    tls: list[bool] = field(default_factory=list)
    users: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd calls it so)
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        reply = self.replies.pop(0) if self.replies else ""
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        self.tls.append(session.ssl is not None)
        return "250 taken"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate of localhost that signs itself."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-keyout", str(key), "-out", str(cert)]  # fmt: skip
    subprocess.run(words, check=True, capture_output=True)
    return key, cert


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class _OverTls(Controller):
    """Asks for STARTTLS before anything else."""

    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)


@contextmanager
def mail_server(*, tls: tuple[Path, Path] | None = None, user: str = "", secret: str = "") -> Iterator[Any]:
    """The port and the box of a server on localhost; with `tls` it wants STARTTLS, with `user` a sign-in."""
    box = Box()
    options: dict[str, Any] = {}
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(tls[1], tls[0])
        options |= {"tls_context": context, "require_starttls": True}
    if user:

        def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
            good = (data.login, data.password) == (user.encode(), secret.encode())
            box.users.append(data.login.decode())
            return AuthResult(success=good, handled=False)

        options |= {"authenticator": check, "auth_required": True, "auth_require_tls": bool(tls)}
    controller = _OverTls(box, hostname="127.0.0.1", port=_free_port(), **options)
    controller.start()
    try:
        yield controller.port, box
    finally:
        controller.stop()


@dataclass
class Inbox:
    """What was posted, and what is answered: codes that are used up one by one, then 200; 0 hangs up."""

    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    answer: bytes = b"{}"
    #: nothing is answered until this is set; it is, at the end
    answers: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.answers.set()

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
            inbox.answers.wait()
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
        inbox.answers.set()
        server.shutdown()
        server.server_close()
