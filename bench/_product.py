"""Starts Seatrial for a measurement, on a free port, without settings of whoever measures."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg


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
        "SEATRIAL_PORT": str(free_port()),
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


def seatrial(product: Product, home: Path, *words: str) -> str:
    """What the command said, run in `home` on that product."""
    return _said([sys.executable, "-m", "seatrial", *words], product, home)


def python(program: str, product: Product, home: Path, *words: str) -> str:
    """What the program said, which may use the product's own code with its database."""
    return _said([sys.executable, "-c", program, *words], product, home)


@contextmanager
def line(product: Product, *, role: str = "owner") -> Iterator[psycopg.Connection[Any]]:
    """A connection to the product's database, as whoever owns its tables or as its `application`."""
    data = Path(product.environment["SEATRIAL_DATA"])
    word = json.loads((data / "keys.json").read_text())[role]
    host = (data / "database-socket").read_text().strip()
    user = {"owner": "seatrial_owner", "application": "seatrial"}[role]
    with psycopg.connect(host=host, dbname="seatrial", user=user, password=word, autocommit=True) as found:
        yield found


def _said(command: Sequence[str], product: Product, home: Path) -> str:
    environment = {**product.environment, "DJANGO_SETTINGS_MODULE": "seatrial.server.settings"}
    ended = subprocess.run(command, env=environment, cwd=home, capture_output=True, text=True, check=False)
    if ended.returncode:
        shown = " ".join(command[1:] if "-m" in command else command[:2])
        raise SystemExit(
            f"{shown} ended with {ended.returncode}: {ended.stdout[-2000:]}{ended.stderr[-2000:]}"
        )
    return ended.stdout


def _whole(text: str) -> dict[str, str] | None:
    """What was said, as soon as all of it is there."""
    with suppress(json.JSONDecodeError):
        found: dict[str, str] = json.loads(text)
        return found
    return None


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])
