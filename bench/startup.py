"""How long `seatrial up` takes until all parts are ready: on a new data folder, and on an existing one."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, repeated

TIMES = 5
LIMIT_SECONDS = 5.0


def measure() -> Iterator[Figure]:
    """The figures, each as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the database's user must pass
        yield Figure("up, new data folder, until ready", _up(home), "s", None, "seatrial up --data NEW")
        seconds, spread = repeated(lambda: _up(home), times=TIMES)
        name = "up, existing data folder, until ready"
        yield Figure(name, seconds, "s", LIMIT_SECONDS, "seatrial up --data EXISTING", spread)


def _up(home: Path) -> float:
    words = ["up", "--data", str(home / "data"), "--port", str(_free_port()), "--json"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEATRIAL_")}
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "seatrial", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env=kept,
        text=True,
    ) as process:
        answer = ""
        while not answer.rstrip().endswith("}"):
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise SystemExit(f"seatrial {' '.join(words)} ended with {process.wait()}")
            answer += line
        seconds = time.perf_counter() - started
        json.loads(answer)
        process.send_signal(signal.SIGTERM)
    return seconds


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])
