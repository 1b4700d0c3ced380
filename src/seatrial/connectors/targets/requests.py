"""A server over HTTP: one request to the place that was granted, and to no other."""

import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import httpx

from seatrial.connectors.targets.elsewhere import Elsewhere
from seatrial.connectors.targets.grants import Granted
from seatrial.connectors.targets.shape import CannotStart, Piece, Program

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_REQUEST = re.compile(r"(?P<method>[A-Z]{3,10})\s+(?P<url>\S+)(?:\s+HTTP/[\d.]+)?\s*")
_HEADER = re.compile(r"(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(?P<value>.*)")
_STATUS = re.compile(r"HTTP(?:/[\d.]+)?\s+(?P<status>[1-5](?:\d\d|xx))\b.*", re.IGNORECASE)
_EXPECT = re.compile(r"expect:\s*(?P<pattern>.+)", re.IGNORECASE)
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_MOST_BYTES = 64 * 1024
_PATIENCE = httpx.Timeout(24 * 3600.0, connect=15.0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its fence writes it, with what has to come back."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    status: str = "2xx"
    patterns: Sequence[str] = ()

    def fault_of(self, status: int, body: str) -> str:
        """Why the answer is not the one that was expected; '' where it is."""
        wanted = self.status.lower()
        if not (str(status) == wanted or (wanted.endswith("xx") and str(status)[0] == wanted[0])):
            return f"it answered {status}, not {self.status}"
        for pattern in self.patterns:
            if not re.search(pattern, body):
                return f"the answer does not match {pattern}"
        return ""


def read(text: str, *, variables: Mapping[str, str]) -> Asked:
    """The request of a fence: request line, headers, a blank line, a body; then lines that begin with
    HTTP and a status, or with `expect:` and an expression.

    `${NAME}` is percent-encoded in the address, and escaped as JSON in a body of JSON. Raises CannotStart.
    """
    lines = text.strip("\n").splitlines()
    first = _REQUEST.fullmatch(lines[0]) if lines else None
    if first is None:
        raise CannotStart(
            "a step in http begins with a line as GET /health", remedy="Correct its first line."
        )
    ends = next((at for at, line in enumerate(lines) if at and _is_expected(line)), len(lines))
    blank = next((at for at, line in enumerate(lines[:ends]) if not line.strip()), ends)
    headers = dict(_header(line, variables) for line in lines[1:blank])
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    expected = lines[ends:]
    statuses = [hit["status"] for line in expected if (hit := _STATUS.fullmatch(line.strip()))]
    return Asked(
        first["method"],
        _filled(first["url"], variables, lambda value: quote(value, safe="")),
        headers,
        _filled("\n".join(lines[blank + 1 : ends]).rstrip("\n"), variables, _escape_for(kind)),
        statuses[0] if statuses else "2xx",
        [hit["pattern"] for line in expected if (hit := _EXPECT.fullmatch(line.strip()))],
    )


def _is_expected(line: str) -> bool:
    return bool(_STATUS.fullmatch(line.strip()) or _EXPECT.fullmatch(line.strip()))


def _header(line: str, variables: Mapping[str, str]) -> tuple[str, str]:
    found = _HEADER.fullmatch(line.strip())
    if found is None:
        raise CannotStart(f"{line.strip()[:80]!r} is no header of a request")
    value = _filled(found["value"], variables, str)
    if "\r" in value or "\n" in value:
        raise CannotStart(f"the header {found['name']} would have several lines")
    return found["name"], value


def _escape_for(kind: str) -> Callable[[str], str]:
    if "json" in kind:
        return lambda value: json.dumps(value)[1:-1]
    if "x-www-form-urlencoded" in kind:
        return lambda value: quote(value, safe="")
    return str


def _filled(text: str, variables: Mapping[str, str], write: Callable[[str], str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in variables:
            raise CannotStart(f"the step names ${{{match[1]}}}, and no parameter is called so")
        return write(variables[match[1]])

    return _VARIABLE.sub(value, text)


class Request(Elsewhere):
    """One request. A thread waits for its answer."""

    def __init__(self, program: Program, target: Granted) -> None:
        super().__init__()
        self._asked = read(program.text, variables=program.environment)
        self._url = _address(self._asked.url, target)
        self._client = httpx.Client(trust_env=False, follow_redirects=False, timeout=_PATIENCE)
        threading.Thread(target=self._run, name=f"http {target.name}", daemon=True).start()

    def write(self, data: bytes) -> None:
        """A request reads nothing."""

    def stop(self) -> None:
        """Nobody waits for the answer any more. Whether the request took effect, nobody knows then."""
        self._conclude(None, "the answer was not waited for", is_known=self._is_safe)

    def close(self) -> None:
        """The connection is closed."""
        with suppress(Exception):
            self._client.close()

    @property
    def _is_safe(self) -> bool:
        return self._asked.method in _SAFE_METHODS

    def _conclude(self, code: int | None, words: str, *, is_known: bool = True) -> None:
        self._came.put(self._ended(code, words, is_known=is_known))

    def _run(self) -> None:
        asked = self._asked
        sent = {"headers": dict(asked.headers), "content": asked.body.encode() or None}
        try:
            with self._client.stream(asked.method, self._url, **sent) as answer:  # type: ignore[arg-type]
                body = _body(answer)
            said = f"HTTP {answer.status_code} {answer.reason_phrase}".rstrip() + "\n" + body
            self._came.put(Piece("stdout", (said if said.endswith("\n") else said + "\n").encode()))
            fault = asked.fault_of(answer.status_code, body)
            self._conclude(1 if fault else 0, fault)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            self._conclude(None, f"nobody answers at {self._url}: {error}")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, re.error, RuntimeError) as error:
            words = f"no whole answer came: {str(error) or type(error).__name__}"
            self._conclude(None, words, is_known=self._is_safe)


def _address(url: str, target: Granted) -> str:
    """The address below the target's place; raises CannotStart where it is another one's."""
    if url.startswith("/") and not url.startswith("//"):
        return target.place + target.folder + url
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError as error:
        raise CannotStart(f"{url[:200]!r} is no address: {error}") from None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    if f"{parts.scheme}://{host}:{port}" != target.place or "@" in parts.netloc:
        raise CannotStart(
            f"the step asks {parts.scheme}://{host}:{port}, and its target {target.name} is {target.place}",
            remedy="Write the path alone, as GET /health, or name another target.",
        )
    return url


def _body(answer: httpx.Response) -> str:
    kept, total = bytearray(), 0
    for data in answer.iter_bytes():
        total += len(data)
        kept += data[: max(_MOST_BYTES - len(kept), 0)]
    more = f"\n... {total - len(kept)} bytes left out ..." if total > len(kept) else ""
    return kept.decode(answer.encoding or "utf-8", "replace") + more
