"""Small servers that behave badly in one way each, on free ports of the loopback, in threads."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behave = Callable[[socket.socket, bytes], None]


def reply(
    body: bytes, *, status: str = "200 OK", content_type: str = "text/plain", headers: tuple[str, ...] = ()
) -> Behave:
    """Answers every request alike."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *headers]

    def behave(connection: socket.socket, request: bytes) -> None:
        text = "\r\n".join([*head, "Connection: close", "", ""]).encode("latin-1")
        connection.sendall(text if request.startswith(b"HEAD") else text + body)

    return behave


def say(raw: bytes) -> Behave:
    """Sends these bytes, whatever was asked, and closes."""
    return lambda connection, request: connection.sendall(raw)


def drip(start: bytes, stop: threading.Event) -> Behave:
    """Sends the start, then a byte every 50 ms for as long as anybody listens."""

    def behave(connection: socket.socket, request: bytes) -> None:
        connection.sendall(start)
        while not stop.wait(0.05):
            connection.sendall(b"x")

    return behave


def pour(start: bytes, stop: threading.Event) -> Behave:
    """Sends the start, then as much as the line takes, without end."""

    def behave(connection: socket.socket, request: bytes) -> None:
        connection.sendall(start)
        while not stop.is_set():
            connection.sendall(b"y" * 65536)

    return behave


def silence(stop: threading.Event) -> Behave:
    """Says nothing."""
    return lambda connection, request: (stop.wait(20), None)[1]


class Server:
    """Listens on `port`; `seen` are the requests that came."""

    def __init__(self, behave: Behave) -> None:
        self.seen: list[bytes] = []
        self._behave = behave
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            request = connection.recv(65536)
            self.seen.append(request)
            self._behave(connection, request)


@contextmanager
def serving(behave: Behave) -> Iterator[Server]:
    """A server that behaves so, until the block ends."""
    server = Server(behave)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that is set when the block ends, so that no thread is left behind."""
    event = threading.Event()
    try:
        yield event
    finally:
        event.set()
