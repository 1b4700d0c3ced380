"""Long-running processes: web, router, or both; how they start, watch each other and stop."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from edi_gateway import log
from edi_gateway.backup import in_use
from edi_gateway.endpoints import Gateway
from edi_gateway.health import Quota
from edi_gateway.router import route
from edi_gateway.store import Store
from edi_gateway.web import Server


def stop_signal(parent: int | None) -> threading.Event:
    """Set by SIGTERM, by SIGINT, and once the given parent process is no longer our parent."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.25)
        stop.set()

    if parent is not None:
        threading.Thread(target=watch, daemon=True).start()
    return stop


def run_router(data: Path, parent: int | None) -> None:
    stop = stop_signal(parent)
    log.open_log(data)
    with in_use(data):
        log.event("router started")
        route(Store(data), stop)
        log.event("router stopped")


def run_web(
    data: Path, address: tuple[str, int], version: str, quota: int, parent: int | None, both: bool
) -> int:
    """Serves until told to stop, with a router beside it when `both`. 2 if the port cannot be had."""
    stop = stop_signal(parent)
    with in_use(data):
        store = Store(data)
        try:
            server = Server(address, Gateway(store, Quota(store, quota), version))
        except OSError as error:
            print(
                f"cannot listen on {address[0]}:{address[1]}: {error.strerror}; choose another --port",
                file=sys.stderr,
            )
            return 2
        log.open_log(data)
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        helper = threading.Thread(target=_keep_router, args=(data, stop))
        if both:
            helper.start()
        print(f"http://{address[0]}:{server.server_port}", flush=True)
        log.event("web started", port=server.server_port, version=version)
        stop.wait()
        server.drain()
        if both:
            helper.join()
        log.event("web stopped")
    return 0


def _keep_router(data: Path, stop: threading.Event) -> None:
    """A router that ends is started again, whatever its exit code."""
    command = [sys.executable, "-m", "edi_gateway", "route", "--data", str(data.resolve())]
    command += ["--with-parent", str(os.getpid())]
    while not stop.is_set():
        with subprocess.Popen(command, cwd=Path(__file__).parent.parent) as child:
            while not stop.wait(0.1) and child.poll() is None:
                pass
            child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(3)
            child.kill()
        if not stop.wait(0.5):
            log.event("router restarts", exit_code=child.returncode)
