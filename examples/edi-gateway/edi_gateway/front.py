"""A stand-in for a load balancer on this machine: takes connections and passes each on to the active port."""

import json
import socket
import socketserver
import threading
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

from edi_gateway.store import Store

_AWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Front(socketserver.ThreadingTCPServer):
    """Listens on this machine only, since whoever comes through it seems to come from here."""

    allow_reuse_address, daemon_threads, request_queue_size = True, True, 128

    def __init__(self, port: int, data: Path) -> None:
        self.data = data
        super().__init__(("127.0.0.1", port), _Relay)


class _Relay(socketserver.BaseRequestHandler):
    server: Front

    def handle(self) -> None:
        client: socket.socket = self.request
        client.settimeout(30)
        try:
            back = socket.create_connection(("127.0.0.1", int(active(self.server.data)["active"])), timeout=5)
        except (OSError, KeyError):
            client.sendall(_AWAY)
            return
        with back:
            back.settimeout(30)
            threading.Thread(target=_pump, args=(client, back), daemon=True).start()
            _pump(back, client)


def _pump(source: socket.socket, to: socket.socket) -> None:
    """Until the source has ended; then the other side hears of it."""
    with suppress(OSError):
        while piece := source.recv(65536):
            to.sendall(piece)
        to.shutdown(socket.SHUT_WR)


def active(data: Path) -> dict[str, int]:
    """The port that gets new connections, and the one before; empty before the first switch."""
    try:
        found: dict[str, int] = json.loads((data / "upstream").read_text())
    except FileNotFoundError:
        return {}
    return found


def health(port: int) -> dict[str, str]:
    """What the gateway on that port says of itself; OSError where nothing answers, or it is not well."""
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as reply:
        said: dict[str, str] = json.load(reply)
    return {"status": said["status"], "version": said["version"]}


def switch(store: Store, port: int) -> dict[str, object]:
    """New connections go to that port, once it is well; those that are open stay where they are. OSError."""
    said, before = health(port), active(store.data).get("active", port)
    now: dict[str, object] = {"active": port, "before": before}
    part = store.data / "upstream.part"
    part.write_text(json.dumps(now) + "\n")
    part.replace(store.data / "upstream")
    store.event("switched", **now, version=said["version"])
    return now | said
