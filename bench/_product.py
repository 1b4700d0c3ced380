"""Starts Seatrial for a measurement, on a free port, without settings of whoever measures."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Product:
    """A Seatrial that is ready: what `up` said, the environment of commands, seconds until ready."""

    said: dict[str, str]
    environment: dict[str, str]
    seconds: float


@contextmanager
def running(home: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[Product]:
    """The product with its data in `home`; it is stopped at the end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEATRIAL_")}
    environment = {
        **kept,
        "SEATRIAL_DATA": str(home / "data"),
        "SEATRIAL_PORT": str(_free_port()),
        **(settings or {}),
    }
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "seatrial", "up", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env=environment,
        text=True,
    ) as process:
        said = None
        text = ""
        while said is None:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise SystemExit(f"seatrial up ended with {process.wait()}")
            text += line
            said = _whole(text)
        try:
            yield Product(said, environment, time.perf_counter() - started)
        finally:
            process.send_signal(signal.SIGTERM)


def _whole(text: str) -> dict[str, str] | None:
    """What was said, as soon as all of it is there."""
    with suppress(json.JSONDecodeError):
        found: dict[str, str] = json.loads(text)
        return found
    return None


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])
