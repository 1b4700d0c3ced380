"""What a review is about in a journey: the example gateway as a process of its own, the workspace that looks
at it, the worker that looks, the pipeline that asks, and a clock that can be put forward.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from seatrial.domains.evidence import services as evidence
from seatrial.domains.identity import services as identity
from seatrial.domains.reviews import services as reviews
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.factories.reviews import CHECKLIST, component, files

ROOT = Path(__file__).parents[2]
HEALTH = """\
        - id: answers
          title: It answers
          statement: The health page answers with 200.
          accepts: [http]
          must: true
          probes:
            health: {http: {url: "{environment.url}/healthz"}, every: 30s, max_age: 5m}
          check: evidence.health.status == 200
"""


class Watch:
    """The clock of everybody, which runs as the real one does, ahead of it by what it was put forward."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.ahead, real = timedelta(0), clock.now
        patch.setattr(clock, "now", lambda: real() + self.ahead)


class Harbour:
    """The gateway runs; `work` does what the worker would do."""

    def __init__(self, folder: Path, *, deliver: Callable[[datetime], int]) -> None:
        self.deliver = deliver
        line = [sys.executable, "-m", "edi_gateway", "up", "--data", str(folder), "--port", "0"]
        self.gateway = subprocess.Popen(
            [*line, "--with-parent"], cwd=ROOT / "examples/edi-gateway", text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self.gateway.stdout is not None
        self.url = self.gateway.stdout.readline().strip()

    def stop(self) -> None:
        """The gateway has ended."""
        self.gateway.terminate()
        self.gateway.communicate(timeout=15)

    def apply(self, *, protected: bool) -> None:
        """The workspace stands. Nothing asks for a gate, and nothing is reviewed, until it is protected."""
        place = f"{{protected: {str(protected).lower()}, url: '{self.url}'}}"
        entry = component().replace(b"{protected: true}", place.encode())
        before = "        - id: walkthrough\n"
        checklist = CHECKLIST.replace(before, HEALTH + before).encode()
        content = files(**{"catalog.yaml": entry, "checklist.yaml": checklist})
        if not protected:
            content = {"catalog.yaml": entry}
        workspaces.apply("ops", files=content, actor=system("test"), now=clock.now())
        self.deliver(clock.now())

    def work(self) -> None:
        """What is due is looked at, and what follows from it is done."""
        while due := evidence.claim_due(now=clock.now(), limit=100):
            evidence.collect(due, clock=lambda: clock.now(), allow=("127.0.0.1",))
        self.deliver(clock.now())
        reviews.sweep(now=clock.now())
        reviews.follow_falls(now=clock.now())
        self.deliver(clock.now())


class Pipeline:
    """A build machine: the command line, as a process of its own, with a token that may ask and report."""

    def __init__(self, address: str) -> None:
        now = clock.now()
        issued = identity.issue_token(
            "pipeline", scopes=["gates:ask", "catalog:deploy"], expires_at=now + timedelta(days=30),
            actor=system("test"), now=now,
        )  # fmt: skip
        self.environment = {
            "PATH": os.environ["PATH"], "SEATRIAL_URL": address, "SEATRIAL_TOKEN": issued.secret,
            "NO_COLOR": "1", "COLUMNS": "200",
        }  # fmt: skip

    def run(self, *words: str) -> tuple[int, str]:
        """The exit code of `seatrial WORDS`, and all that it printed."""
        done = subprocess.run(
            [Path(sys.executable).parent / "seatrial", *words], env=self.environment, timeout=60,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, " ".join(f"{done.stdout} {done.stderr}".split())

    def gate(self, version: str, *more: str) -> tuple[int, str]:
        """What the gate of production answers to that version of the gateway."""
        return self.run("gate", "edi-gateway", "--environment", "production", "--version", version, *more)

    def deployed(self, version: str) -> None:
        """That version was deployed to production, and Seatrial is told."""
        words = ("edi-gateway", "--environment", "production", "--version", version)
        code, said = self.run("deployment", "record", *words)
        assert code == 0, said
