"""A gateway of real processes on a port that the system chooses."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _wait_for(holds: Callable[[], object], seconds: float = 8) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def _command(*arguments: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "edi_gateway", *map(str, arguments)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)


class Running:
    """One started process and the address it printed."""

    def __init__(self, data: Path, *arguments: str, kind: str = "up") -> None:
        self.data = data
        data.mkdir(exist_ok=True)
        line = [sys.executable, "-m", "edi_gateway", kind, "--data", str(data), "--port", "0", *arguments]
        with (data / "stderr").open("a") as errors:
            self.process = subprocess.Popen(
                line,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=os.environ | {"EDI_COMMIT": "c1"},
            )
        self.url = self.process.stdout.readline().strip()
        assert self.url, (data / "stderr").read_text()
        self.port = int(self.url.rpartition(":")[2])

    def ask(
        self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        request = urllib.request.Request(self.url + path, body, headers or {})
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def metric(self, name: str) -> float | None:
        for line in self.ask("/metrics")[1].splitlines():
            if line.rpartition(" ")[0] == name:
                return float(line.rpartition(" ")[2])
        return None

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(8)
        self.process.stdout.close()
        return code


@pytest.fixture(scope="session")
def wait_for() -> Callable[..., None]:
    return _wait_for


@pytest.fixture(scope="session")
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    return _command


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One gateway for all tests of a file; whoever switches a fault on switches it off."""
    running = Running(tmp_path_factory.mktemp("gateway") / "data")
    _wait_for(lambda: running.ask("/healthz")[0] == 200)
    yield running
    running.stop()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts processes on one data directory; whatever still runs afterwards is stopped."""
    begun: list[Running] = []

    def begin(*arguments: str, kind: str = "up") -> Running:
        begun.append(Running(tmp_path / "data", *arguments, kind=kind))
        return begun[-1]

    yield begin
    for running in begun:
        if running.process.poll() is None:
            running.stop()
        running.process.stdout.close()
