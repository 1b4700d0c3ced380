"""Shakes hands with a TLS server that a definition names, and tells of its certificate, trusted or not.

Every address of the name is checked before a connection goes to one of them, as for HTTP.
"""

import hashlib
import socket
import ssl
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.x509.oid import NameOID

from seatrial.kit import egress
from seatrial.kit.egress import CannotAsk as CannotAsk  # part of what this module says
from seatrial.kit.problems import Problem

_LONGEST_LINE = 4096
#: What PostgreSQL is asked before TLS begins (protocol 3.0, SSLRequest).
_SSL_REQUEST = struct.pack("!II", 8, 80877103)


class CannotShake(Problem):
    """Nobody answers there, or not with TLS: a fact about who was asked."""

    type = "cannot-shake-hands"
    title = "No TLS is spoken there"
    status = 502


@dataclass(frozen=True, slots=True)
class Request:
    """Whom to ask; `authorities` is PEM text, '' for those that this machine trusts."""

    host: str
    port: int
    name: str
    timeout: timedelta
    starttls: str = ""
    authorities: str = ""
    allow: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the server showed. `problem` says why it is not trusted; `chain` counts what it sent."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    serial: str
    not_before: datetime
    expires_at: datetime
    protocol: str
    cipher: str
    sha256: str
    chain: int
    name_matches: bool
    problem: str = ""


def examine(request: Request) -> Certificate:
    """The certificate as the server shows it; raises CannotAsk and CannotShake."""
    deadline = time.monotonic() + request.timeout.total_seconds()
    problem = ""
    try:
        return _shake(request, _context(request, verify=True), deadline, "")
    except ssl.SSLCertVerificationError as error:
        problem = error.verify_message.rstrip(".")
    except (OSError, ssl.SSLError) as error:
        raise CannotShake(f"{request.host}:{request.port}: {_words(error)}") from None
    try:  # once more without judging, to tell of what it showed
        return _shake(request, _context(request, verify=False), deadline, problem)
    except (OSError, ssl.SSLError) as error:
        raise CannotShake(f"{request.host}:{request.port}: {_words(error)}") from None


def _context(request: Request, *, verify: bool) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cadata=request.authorities or None)
    except (ssl.SSLError, ValueError):
        raise CannotAsk(
            "the authorities are no PEM certificates", remedy="Write -----BEGIN CERTIFICATE-----."
        ) from None
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _shake(request: Request, context: ssl.SSLContext, deadline: float, problem: str) -> Certificate:
    with _connect(request, deadline) as plain:
        _start(plain, request.starttls)
        plain.settimeout(_left(deadline))
        with context.wrap_socket(plain, server_hostname=request.name) as line:
            der = line.getpeercert(binary_form=True)
            if not der:
                raise ssl.SSLError("it shows no certificate")
            cipher = line.cipher()
            chain = line._sslobj.get_unverified_chain() or ()  # type: ignore[attr-defined]
            return _certificate(
                der, request.name, line.version() or "", cipher[0] if cipher else "", len(chain), problem
            )


def _connect(request: Request, deadline: float) -> socket.socket:
    try:
        found = socket.getaddrinfo(request.host, request.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CannotShake(f"{request.host}: the name cannot be resolved: {_words(error)}") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        why = egress.refusal(address, host=request.host, port=request.port, allow=request.allow)
        if why:
            named = address if address == request.host else f"{request.host} is {address}, which"
            place = f"[{address}]:{request.port}" if ":" in address else f"{address}:{request.port}"
            remedy = f"If that is meant, an operator adds {place} to SEATRIAL_PROBE_ALLOW."
            raise CannotAsk(f"{named} {why}, and may not be reached", remedy=remedy)
    for position, address in enumerate(addresses):
        try:
            return socket.create_connection(
                (address, request.port), _left(deadline) / (len(addresses) - position)
            )
        except OSError:
            if position == len(addresses) - 1:
                raise
    raise CannotShake(f"{request.host}: the name has no address")


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("no whole answer in time")
    return seconds


def _start(line: socket.socket, protocol: str) -> None:
    """The plain words before TLS begins (RFC 3207, RFC 9051, RFC 2595)."""
    if protocol == "smtp":
        _expect(line, b"220")
        line.sendall(b"EHLO seatrial\r\n")
        _expect(line, b"250")
        line.sendall(b"STARTTLS\r\n")
        _expect(line, b"220")
    elif protocol == "imap":
        _expect(line, b"* OK")
        line.sendall(b"a1 STARTTLS\r\n")
        _expect(line, b"a1 OK")
    elif protocol == "pop3":
        _expect(line, b"+OK")
        line.sendall(b"STLS\r\n")
        _expect(line, b"+OK")
    elif protocol == "postgres":
        line.sendall(_SSL_REQUEST)
        if line.recv(1) != b"S":
            raise OSError("it does not offer TLS")


def _expect(line: socket.socket, start: bytes) -> None:
    """The last line of the answer begins so; lines that go on have `-` behind their code."""
    while True:
        found = bytearray()
        while not found.endswith(b"\n"):
            piece = line.recv(1)
            if not piece or len(found) > _LONGEST_LINE:
                raise OSError("it ends the talk before TLS")
            found += piece
        if not found.startswith(start):
            raise OSError(f"it does not offer STARTTLS: {found.decode('ascii', 'replace').strip()[:100]}")
        if not found.startswith(start + b"-"):
            return


def _certificate(der: bytes, name: str, protocol: str, cipher: str, chain: int, problem: str) -> Certificate:
    found = x509.load_der_x509_certificate(der)
    names = _names(found)
    return Certificate(
        subject=_common_name(found.subject),
        issuer=_common_name(found.issuer),
        names=names,
        serial=f"{found.serial_number:x}",
        not_before=found.not_valid_before_utc.astimezone(UTC),
        expires_at=found.not_valid_after_utc.astimezone(UTC),
        protocol=protocol,
        cipher=cipher,
        sha256=f"sha256:{hashlib.sha256(der).hexdigest()}",
        chain=chain,
        name_matches=any(_matches(each, name) for each in names),
        problem=problem,
    )


def _names(found: x509.Certificate) -> tuple[str, ...]:
    try:
        extension = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    dns = extension.get_values_for_type(x509.DNSName)
    return (*dns, *(str(each) for each in extension.get_values_for_type(x509.IPAddress)))[:100]


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _matches(pattern: str, name: str) -> bool:
    """Whether the name of a certificate covers the host's: a star stands for one label (RFC 6125)."""
    pattern, name = pattern.casefold().rstrip("."), name.casefold().rstrip(".")
    if pattern.startswith("*."):
        return name.partition(".")[2] == pattern[2:] and bool(name.partition(".")[0])
    return pattern == name


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no whole answer in time"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason or error}"
    return str(getattr(error, "strerror", None) or error).lower()
