"""Who may come in: blocked addresses, open connections, uploads a second, and how far a body unfolds."""

import socket
import threading
import zlib
from collections import Counter
from contextlib import suppress

from edi_gateway.store import Store

MAX_BODY = 2 * 1024 * 1024
HERE = ("127.0.0.1", "::1")  # operators, health checks and `front`: never blocked, never too many
_MOST_ADDRESSES = 10_000


class RefusedError(Exception):
    """An upload that is not taken: the status of the answer, the reason that is counted, and what is said."""

    def __init__(self, code: int, reason: str, text: str) -> None:
        self.code, self.reason, self.text = code, reason, text
        super().__init__(text)


class Gate:
    """Of one web process. What it turned away is counted each time that `tend` is called, not each time that
    it turns away: a flood must not become a flood of writes."""

    def __init__(self, connections: int, per_second: float) -> None:
        self.connections, self.per_second = connections, per_second
        self._turn = threading.Lock()
        self._open: dict[socket.socket, str] = {}
        self._allowance: dict[str, tuple[float, float]] = {}  # address: uploads left, as of when
        self._blocked: set[str] = set()
        self._away = Counter[tuple[str, str]]()

    def enter(self, request: socket.socket, address: str) -> bool:
        """Whether the connection may stay; `leave` ends it."""
        with self._turn:
            too_many = len(self._open) >= self.connections and address not in HERE
            if why := "blocked" if address in self._blocked else "busy" if too_many else "":
                self._away[why, address] += 1
            else:
                self._open[request] = address
        return not why

    def leave(self, request: socket.socket) -> None:
        with self._turn:
            self._open.pop(request, None)

    def admit(self, address: str, now: float) -> bool:
        """Whether one more upload from there is within the rate; twice the rate may come at once."""
        with self._turn:
            if len(self._allowance) > _MOST_ADDRESSES:
                self._allowance.clear()
            left, at = self._allowance.get(address, (2 * self.per_second, now))
            left = min(left + (now - at) * self.per_second, 2 * self.per_second)
            self._allowance[address] = (left - 1 if left >= 1 else left, now)
            if left < 1:
                self._away["flood", address] += 1
        return left >= 1

    def tend(self, store: Store, now: float) -> None:
        """Takes over who is blocked, cuts off who came in before, and writes down what was turned away."""
        rows = store.db.execute("SELECT address FROM blocked WHERE until > ?", (now,))
        found = {row["address"] for row in rows}
        with self._turn:
            self._blocked = found
            away, self._away = self._away, Counter()
            cut = [request for request, address in self._open.items() if address in found]
            ((busiest, held),) = Counter(self._open.values()).most_common(1) or [("", 0)]
        for request in cut:
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)
        for (reason, address), number in away.items():
            store.count(f'edi_uploads_refused_total{{reason="{reason}"}}', number)
            who_fills_it = {"held_by": busiest, "held": held} if reason == "busy" else {}
            store.event("turned away", reason=reason, address=address, number=number, **who_fills_it)

    def open_connections(self) -> int:
        return len(self._open)


def unfold(body: bytes, encoding: str) -> bytes:
    """The body without its Content-Encoding, never more than MAX_BODY of it in memory; RefusedError."""
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise RefusedError(415, "encoding", "send the body as it is, or with Content-Encoding gzip\n")
    unpack = zlib.decompressobj(31)
    try:
        text = unpack.decompress(body, MAX_BODY + 1)
    except zlib.error:
        raise RefusedError(400, "malformed", "the body is not what gzip writes\n") from None
    if len(text) > MAX_BODY:
        raise RefusedError(413, "bomb", f"unfolded, an interchange may have {MAX_BODY} bytes\n")
    if not unpack.eof or unpack.unused_data:
        raise RefusedError(400, "malformed", "the gzip body is cut off, or something follows it\n")
    return text


def check_name(name: str) -> None:
    """RefusedError for the id of a partner that is a path: folders are named after partners."""
    if "/" in name or "\\" in name or set(name) == {"."}:
        raise RefusedError(400, "path", "an id in the ISA segment is a path\n")


def block(store: Store, address: str, until: float) -> None:
    """Web processes turn the address away until then, within a second; a time in the past lets it in."""
    if address in HERE:
        raise SystemExit(f"{address} is this machine, and stands for all that `front` brings")
    store.db.execute("INSERT OR REPLACE INTO blocked VALUES (?, ?)", (address, until))
    store.event("blocked", address=address, until=until)
