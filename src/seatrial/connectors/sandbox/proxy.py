"""The only way out for a program that asked for the network: an HTTP proxy that knows where it may not go.

Every name is resolved here, once, every address is checked, and the connection goes to a checked address.
"""

import json
import os
import signal
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn
from urllib.parse import urlsplit

from seatrial.connectors.sandbox import kernel
from seatrial.kit import egress

_LONGEST_HEAD = 16 * 1024
_CONNECT_SECONDS = 10.0
_IDLE_SECONDS = 60.0
_MOST_LINES = 32
_MOST_REFUSALS = 20
_CHUNK = 65536


class Outside:
    """A process that stays outside and holds the proxy: whoever has new namespaces can start no threads.

    Make it before there are any.
    """

    def __init__(self, *, allow: Sequence[str]) -> None:
        self._line, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            self._line.close()
            _serve_outside(theirs, allow)
        theirs.close()

    def open(self, door: int) -> None:
        """Whoever knocks at the door (a listening socket's number) is answered."""
        socket.send_fds(self._line, [b"door"], [door])
        os.close(door)

    def close(self) -> list[str]:
        """The proxy is gone; gives the places that were asked for in vain."""
        self._line.shutdown(socket.SHUT_WR)
        with self._line, self._line.makefile("rb") as file:
            said = file.read()
        os.waitpid(self._pid, 0)
        found: list[str] = json.loads(said or b"[]")
        return found


def _serve_outside(line: socket.socket, allow: Sequence[str]) -> NoReturn:
    with suppress(OSError):
        kernel.die_with_parent(signal.SIGKILL)
        data, numbers, _, _ = socket.recv_fds(line, 16, 1)
        proxy = _Proxy(socket.socket(fileno=numbers[0]), allow=allow) if data and numbers else None
        while line.recv(16):
            pass
        line.sendall(json.dumps(proxy.refused if proxy else []).encode())
    os._exit(0)


class _Proxy:
    """Answers at the door until the process ends. `refused` lists the places that were asked for in vain."""

    def __init__(self, door: socket.socket, *, allow: Sequence[str]) -> None:
        self.refused: list[str] = []
        self._door, self._allow = door, tuple(allow)
        self._room = threading.BoundedSemaphore(_MOST_LINES)
        threading.Thread(target=self._serve, name="proxy", daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            if not self._room.acquire(blocking=False):
                line.close()
                continue
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        try:
            with line:
                line.settimeout(_IDLE_SECONDS)
                self._forward(line)
        except (OSError, ValueError, UnicodeError):
            return  # whoever asked hung up, or asked for what is no address
        finally:
            self._room.release()

    def _forward(self, line: socket.socket) -> None:
        head, rest = _head(line)
        method, target, *_ = head[0].split(" ")
        is_tunnel = method == "CONNECT"
        parts = urlsplit(f"//{target}" if is_tunnel else target)
        host, port = parts.hostname or "", parts.port or (443 if is_tunnel else 80)
        try:
            onward = self._connect(host, port)
        except PermissionError as error:
            if len(self.refused) < _MOST_REFUSALS:
                self.refused.append(f"{host}:{port} ({error})")
            line.sendall(b"HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            return
        except OSError:
            line.sendall(b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            return
        with onward:
            if is_tunnel:
                line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                onward.sendall(rest)
            else:
                path = parts._replace(scheme="", netloc="").geturl() or "/"
                dropped = ("proxy-", "connection:")
                kept = [each for each in head[1:] if not each.lower().startswith(dropped)]
                lines = [f"{method} {path} HTTP/1.1", *kept, "Connection: close"]
                onward.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + rest)
            _relay(line, onward)

    def _connect(self, host: str, port: int) -> socket.socket:
        """A connection to a checked address; PermissionError where any address of the name is denied."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            why = egress.refusal(address, host=host, port=port, allow=self._allow)
            if why:
                raise PermissionError(f"it {why}")
        for place, address in enumerate(addresses):
            try:
                return socket.create_connection((address, port), timeout=_CONNECT_SECONDS)
            except OSError:
                if place == len(addresses) - 1:
                    raise
        raise OSError("the name has no address")


def _head(line: socket.socket) -> tuple[list[str], bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = line.recv(_CHUNK)
        if not more or len(data) > _LONGEST_HEAD:
            raise ValueError("no request")
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    return head.decode("latin-1").split("\r\n"), rest


def _relay(line: socket.socket, onward: socket.socket) -> None:
    onward.settimeout(_IDLE_SECONDS)
    back = threading.Thread(target=_copy, args=(onward, line), daemon=True)
    back.start()
    _copy(line, onward)
    back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(_CHUNK):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
