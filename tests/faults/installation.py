"""A real `seatrial up` in a folder of its own, on a free port, to do harm to."""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg

PATIENCE_SECONDS = 60.0
PROC = Path("/proc")


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def eventually(look: Callable[[], Any], *, seconds: float = PATIENCE_SECONDS, what: str = "") -> Any:
    """What `look` gives as soon as it is true; fails the test where it never is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds:.0f} s: {what or look.__name__}")


def command_line(pid: int) -> str:
    """The words with which a process was started; '' where it is gone."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def parent_of(pid: int) -> int:
    """The parent of a process; 0 where it is gone or only its corpse is there."""
    try:
        state, parent = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[:2]
    except (OSError, ValueError):
        return 0
    return 0 if state == "Z" else int(parent)


def alive(pid: int) -> bool:
    """Whether the process runs."""
    return parent_of(pid) != 0


class Installation:
    """One data folder and port, started and stopped as often as a test wants."""

    def __init__(self, *, database_url: str = "") -> None:
        self.home = Path(tempfile.mkdtemp(prefix="seatrial-faults-"))
        self.home.chmod(0o711)  # the database's user must pass
        self.data = self.home / "data"
        self.port = free_port()
        self.database_url = database_url
        self.extra: dict[str, str] = {}
        self.process: subprocess.Popen[str] | None = None
        self.seen: set[int] = set()
        self.link = ""

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the test run's own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SEATRIAL_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        kept |= {"SEATRIAL_CONFIG": str(self.home / "none.toml"), "SEATRIAL_STOP_SECONDS": "3"}
        if self.database_url:
            kept["SEATRIAL_DATABASE_URL"] = self.database_url
        return kept | self.extra

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of ours that ends by itself."""
        return subprocess.run(
            [sys.executable, "-m", "seatrial", *words],
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )

    def up_words(self) -> list[str]:
        """The words that start this installation."""
        return ["up", "--data", str(self.data), "--port", str(self.port), "--json"]

    def start(self) -> None:
        """Everything is up, and the sign-in link known."""
        log = (self.home / "up.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "seatrial", *self.up_words()],
            env=self.environment,
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        log.close()
        assert self.process.stdout is not None
        answer: dict[str, Any] | None = None
        text = ""
        while answer is None:
            line = self.process.stdout.readline()
            assert line, text + (self.home / "up.log").read_text()
            text += line
            with suppress(ValueError):
                answer = json.loads(text)
        assert "sign_in" in answer, text + (self.home / "up.log").read_text()
        self.link = answer["sign_in"].replace("localhost", "127.0.0.1")
        self.all()

    def all(self) -> dict[int, str]:
        """Every process that runs below the supervisor, or was seen below it before."""
        assert self.process is not None
        for pid in (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()):
            ancestor = pid
            while ancestor > 1 and ancestor != self.process.pid:
                ancestor = parent_of(ancestor)
            if ancestor == self.process.pid:
                self.seen.add(pid)
        return {pid: command_line(pid) for pid in list(self.seen) if alive(pid)}  # threads ask, too

    def part(self, name: str) -> int:
        """The process id of the part: `web`, `worker` or `database`."""
        words = {
            "web": ("seatrial.server.web",),
            "sealer": ("seatrial.server sealer",),
            "pager": ("seatrial.server pager",),
            "mail_in": ("seatrial.server mail_in",),
            "worker": ("seatrial.server worker", "seatrial.server first_run"),  # the first one prepares all
            "database": ("bin/postgres -D",),
        }
        assert self.process is not None
        for pid, line in self.all().items():
            if any(word in line for word in words[name]) and parent_of(pid) == self.process.pid:
                return pid
        return 0

    def ready(self) -> bool:
        """Whether `/readyz` says so."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def look(self) -> httpx.Response:
        """What `/readyz` answers."""
        return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=30)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database answers; what is written stays."""
        kept = json.loads((self.data / "keys.json").read_text())
        host = (self.data / "database-socket").read_text().strip()
        target = {"host": host, "dbname": "seatrial", "user": "seatrial", "password": kept["application"]}
        with psycopg.connect(**target) as line:
            found = line.execute(query)
            return found.fetchall() if found.description else []

    def found(self) -> tuple[str, str]:
        """The first person is there; gives name and password."""
        name, password = "Nadia Founder", secrets.token_urlsafe(12)
        with httpx.Client(follow_redirects=True) as browser:
            form = {"name": name, "password": password, "time_zone": "Europe/Berlin"}
            assert self._send(browser, self.link, form).status_code == 200
        return name, password

    def sign_in(self, name: str, password: str) -> bool:
        """Whether the person gets in, and sees the overview."""
        with httpx.Client(follow_redirects=True) as browser:
            address = f"http://127.0.0.1:{self.port}/sign-in"
            answer = self._send(browser, address, {"name": name, "password": password})
            return answer.status_code == 200 and answer.url.path == "/"

    def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """The seconds until the supervisor was gone."""
        assert self.process is not None
        self.all()
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE_SECONDS)
        seconds = time.monotonic() - started
        if self.process.stdout is not None:
            self.process.stdout.close()
        return seconds

    def remove(self) -> None:
        """Nothing of it is left."""
        if self.process is not None:
            if self.process.poll() is None:
                self.stop()
            for pid in self.seen:
                if alive(pid) and str(self.data) in command_line(pid):
                    os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.home, ignore_errors=True)

    def _send(self, browser: httpx.Client, address: str, form: dict[str, str]) -> httpx.Response:
        page = browser.get(address)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text
        return browser.post(page.url, data={**form, "csrfmiddlewaretoken": token[1]}, timeout=30)


def installation() -> Iterator[Installation]:
    """For fixtures: an installation that is removed afterwards."""
    made = Installation()
    try:
        yield made
    finally:
        made.remove()
