"""A server that takes what monitors send, and the monitors themselves, as Debian has them."""

import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application
from django.db import connection

from seatrial.domains.alerts import services
from seatrial.kit import clock, yaml
from seatrial.server.front import Front
from tests.factories import example


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Tests say what went wrong."""


@contextmanager
def serving(*, tls: tuple[Path, Path] | None = None) -> Iterator[str]:
    """The address of a server as the web process has it, and a reader of arrivals beside it; with `tls`, a
    key and its certificate, as a proxy in front would have it.
    """
    intake = services.Intake()
    application = Front(get_wsgi_application(), intake=intake)
    server = make_server("127.0.0.1", 0, application, _Threads, _Quiet)
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(tls[1], tls[0])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    stop = threading.Event()
    reader = threading.Thread(target=_read, args=(stop,), daemon=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    for each in (reader, thread):
        each.start()
    try:
        yield f"https://localhost:{server.server_port}" if tls else f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        stop.set()
        reader.join(20)
        intake.close()


def _read(stop: threading.Event) -> None:
    while not stop.is_set():
        if not services.read_arrivals(clock=clock.now):
            stop.wait(0.05)
    connection.close()


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@contextmanager
def started(command: Sequence[str | Path], *, folder: Path) -> Iterator[None]:
    """The program runs; it is ended at the end, and what it said stands in `folder/said`."""
    with (folder / "said").open("ab") as said, subprocess.Popen(command, stdout=said, stderr=said) as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(there: Callable[[], object], *, seconds: float = 30.0) -> None:
    """Returns when it is there; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline, "it did not come in time"
        time.sleep(0.1)


def rules_of_example(names: Collection[str]) -> str:
    """Those rules of the example, which fire at once, as a file for Prometheus."""
    (document,) = yaml.read((example.OPS / "alerts/edi-gateway.yaml").read_bytes()).documents
    found = [
        {key: value for key, value in each.items() if key != "for"}
        for group in document.value["groups"]
        for each in group["rules"]
        if each["alert"] in names
    ]
    assert len(found) == len(names)
    return json.dumps({"groups": [{"name": "example", "rules": found}]})
