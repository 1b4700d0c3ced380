"""Asks an HTTP server that a definition names, without trusting the name, the server or the network.

A name is resolved once, every address is checked, and the connection goes to a checked address, so that
a name which changes meanwhile (DNS rebinding) leads nowhere else. One deadline covers everything, from
resolving to the last byte. Proxies of the environment are not used.
"""

import socket
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpcore
import httpx

from seatrial.kit import egress
from seatrial.kit.egress import CannotAsk as CannotAsk  # part of what this module says
from seatrial.kit.problems import Problem

Resolver = Callable[..., Sequence[str]]
REDIRECTS = 5
_REDIRECTING = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_CHUNK = 65536
_LAST_PORT = 65535


class CannotReach(Problem):
    """The request was made, and no whole answer came: that is a fact about who was asked."""

    type = "cannot-reach"
    title = "No answer"
    status = 502


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `headers` have lower-case names, `seconds` is the time to the last byte read.

    `body` holds at most the bytes that were asked for; `truncated` says that there were more.
    `certificate_expires_at` is the end of the server's certificate, None without TLS.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    truncated: bool
    seconds: float
    certificate_expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask; `allow` is the operator's list of addresses (`kit.egress`), `limit` bytes of body.

    `content` is what is sent; with it no redirect is followed: it was meant for that address.
    """

    url: str
    timeout: timedelta
    method: str = "GET"
    headers: Mapping[str, str] | None = None
    limit: int = 64 * 1024
    allow: Sequence[str] = ()
    content: bytes = b""


def resolve(host: str, *, port: int) -> Sequence[str]:
    """The addresses of the host, as the system's resolver knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def mask(url: str) -> str:
    """The URL without user and password, for messages and records."""
    try:
        parts = urlsplit(url)
        place = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "(a URL that cannot be read)"
    return urlunsplit(parts._replace(netloc=place))


def ask(request: Request, *, resolver: Resolver = resolve) -> Answer:
    """The answer; redirects are followed on the same host only, and checked again.

    Raises CannotAsk where the request may not be made, CannotReach where no whole answer came in time.
    """
    deadline = _Deadline(request.timeout.total_seconds())
    url = _readable(request.url)
    for _ in range(REDIRECTS):
        answer = _once(replace(request, url=str(url)), url, deadline, resolver)
        onward = None if request.content else _redirect(url, answer)
        if onward is None:
            return answer
        if (onward.scheme, onward.port) != (url.scheme, url.port):
            request = replace(request, headers=None)  # they were meant for another server
        url = onward
    raise CannotReach(f"{mask(str(url))} redirects more than {REDIRECTS} times")


def _readable(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
        port = _PORTS.get(url.scheme, 0) if url.port is None else url.port
        readable = url.scheme in _PORTS and bool(url.host) and 0 < port <= _LAST_PORT
    except (httpx.InvalidURL, ValueError, TypeError):
        readable = False
    if not readable:
        remedy = "Write http:// or https://, a host, and a port from 1 to 65535 where it needs one."
        raise CannotAsk(f"{mask(text)} is no web address", remedy=remedy)
    return url


def _redirect(url: httpx.URL, answer: Answer) -> httpx.URL | None:
    """Where to go on, if the answer says so and it stays on the host without giving up TLS."""
    target = answer.headers.get("location")
    if answer.status not in _REDIRECTING or not target:
        return None
    try:
        onward = url.join(target)
    except (httpx.InvalidURL, ValueError):
        return None
    downgraded = url.scheme == "https" and onward.scheme != "https"
    return onward if onward.host == url.host and onward.scheme in _PORTS and not downgraded else None


def _once(request: Request, url: httpx.URL, deadline: "_Deadline", resolver: Resolver) -> Answer:
    started = time.monotonic()
    backend = _CheckedNetwork(request.allow, deadline, resolver)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_trust(), network_backend=backend) as pool,
            pool.stream(
                request.method, _target(url), headers=_headers(request, url), content=request.content or None
            ) as response,
        ):
            body, truncated = _read(response.iter_stream(), request.limit)
            return Answer(
                url=mask(str(url)),
                status=response.status,
                headers=_lower(response.headers),
                body=body,
                truncated=truncated,
                seconds=time.monotonic() - started,
                certificate_expires_at=_certificate_end(response.extensions.get("network_stream")),
            )
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, ValueError) as error:
        raise _in_words(error, mask(str(url)), request.timeout) from None


def _target(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port or _PORTS[url.scheme], target=url.raw_path
    )


def _headers(request: Request, url: httpx.URL) -> list[tuple[bytes, bytes]]:
    # Compressed answers are not asked for: a small one may unpack to gigabytes.
    headers = {
        "user-agent": "seatrial",
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "close",
    }
    headers.update({name.lower(): value for name, value in (request.headers or {}).items()})
    headers["host"] = url.netloc.decode("ascii")
    if request.content:
        headers["content-length"] = str(len(request.content))
    if (url.username or url.password) and "authorization" not in headers:
        secret = f"{url.username}:{url.password}".encode()
        headers["authorization"] = f"Basic {b64encode(secret).decode()}"
    try:
        return [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
    except UnicodeEncodeError as error:
        raise CannotAsk(f"the header {error.object!r} has characters that no header may have") from None


def _lower(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers by lower-case name; those that come several times are joined as RFC 9110 has it."""
    found: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _read(chunks: Iterable[bytes], limit: int) -> tuple[bytes, bool]:
    """At most `limit` bytes, and whether there were more."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            return bytes(body[:limit]), True
    return bytes(body), False


def _certificate_end(stream: Any) -> datetime | None:
    tls = stream.get_extra_info("ssl_object") if stream is not None else None
    end = (tls.getpeercert() or {}).get("notAfter") if tls is not None else None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(end), tz=UTC) if end else None


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The authorities that this machine trusts (`SSL_CERT_FILE` adds others), read once."""
    return ssl.create_default_context()


def _in_words(error: Exception, url: str, timeout: timedelta) -> CannotReach:
    """The failure as a person would say it, without what is only in the library's head."""
    cause: BaseException = error
    while cause.__cause__ is not None or cause.__context__ is not None:
        cause = cause.__cause__ or cause.__context__ or cause
    if isinstance(error, httpcore.TimeoutException):
        words = f"no whole answer within {timeout.total_seconds():g} s"
    elif isinstance(cause, ssl.SSLCertVerificationError):
        words = f"its certificate is not trusted: {cause.verify_message}"
    elif isinstance(cause, ssl.SSLError):
        words = f"TLS failed: {cause.reason or cause}"
    elif isinstance(cause, ConnectionRefusedError):
        words = "connection refused"
    elif isinstance(cause, OSError) and cause.strerror:
        words = cause.strerror.lower()
    elif isinstance(error, httpcore.RemoteProtocolError):
        words = f"the answer is no HTTP: {error}"
    else:
        words = str(error) or type(error).__name__
    return CannotReach(f"{url}: {words}")


class _Deadline:
    """One instant by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, kind: type[Exception]) -> float:
        """The seconds that are left; raises an error of the kind where there are none."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise kind("the time is over")
        return seconds


class _CheckedNetwork(httpcore.NetworkBackend):
    """Connects to checked addresses only, and to those of one resolution."""

    def __init__(self, allow: Sequence[str], deadline: _Deadline, resolver: Resolver) -> None:
        self._allow, self._deadline, self._resolver = allow, deadline, resolver
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that takes one. Raises CannotAsk where one is denied.

        One denied address denies the name: a name that points inside and outside is an attack or a
        mistake, and either is to be heard of.
        """
        del timeout
        addresses = self._addresses(host, port)
        self._check(addresses, host, port)
        for position, address in enumerate(addresses):
            left = self._deadline.left(httpcore.ConnectTimeout)
            try:
                stream = self._plain.connect_tcp(
                    address, port, left / (len(addresses) - position), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if position == len(addresses) - 1:
                    raise
                continue
            return _TimedStream(stream, self._deadline)
        raise httpcore.ConnectError("the name has no address")

    def _check(self, addresses: Sequence[str], host: str, port: int) -> None:
        for address in addresses:
            why = egress.refusal(address, host=host, port=port, allow=self._allow)
            if why:
                named = host if host == address else f"{host} is {address}, which"
                detail = f"{named} {why}, and may not be reached"
                remedy = (
                    f"If that is meant, an operator adds {_entry(address, port)} to SEATRIAL_PROBE_ALLOW."
                )
                raise CannotAsk(detail, remedy=remedy)

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        """The resolver's answer within the deadline: getaddrinfo itself knows no timeout."""
        found: list[Sequence[str]] = []
        failed: list[Exception] = []

        def look_up() -> None:
            try:
                found.append(self._resolver(host, port=port))
            except (OSError, UnicodeError) as error:
                failed.append(error)

        thread = threading.Thread(target=look_up, name="resolve", daemon=True)
        thread.start()
        thread.join(self._deadline.left(httpcore.ConnectTimeout))
        if failed:
            words = getattr(failed[0], "strerror", None) or "it is no host name"
            raise httpcore.ConnectError(f"the name cannot be resolved: {words}")
        if not found:
            raise httpcore.ConnectTimeout("the name was not resolved in time")
        return found[0]


def _entry(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step ends by the one deadline, so that dripping bytes gain no time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        left = self._deadline.left(httpcore.ReadTimeout)
        return self._stream.read(min(max_bytes, _CHUNK), left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        self._stream.write(buffer, self._deadline.left(httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        del timeout
        left = self._deadline.left(httpcore.ConnectTimeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
