"""A runner on its machine that does stretches of runs, and the server that it tells."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seatrial.cli.client import Client
from seatrial.cli.runner import spool
from seatrial.cli.runner.home import Home
from seatrial.cli.runner.recovering import recover
from seatrial.cli.runner.running import Grants, run_stretch
from seatrial.connectors import targets
from seatrial.connectors.sandbox import Keeper
from seatrial.domains.evidence.types import Execution
from tests.cli.runbook_server import JOB, Told, serving, taken


@dataclass
class Runner:
    """A runner on its machine, and its server."""

    told: Told
    home: Home
    folder: Path
    stop: threading.Event
    secrets: frozenset[str] = frozenset()
    limits: str = ""

    def run(self, *fences: Mapping[str, Any] | str, **details: Any) -> dict[str, Any]:
        """The result of a stretch of these fences."""
        job = taken([{"text": each} if isinstance(each, str) else each for each in fences], **details)
        result = self.do(job)
        assert result is not None
        return result

    def do(self, job: Mapping[str, Any]) -> dict[str, Any] | None:
        """The result of the job."""
        grants = Grants({"local": targets.grant(f"local={self.folder}{self.limits}")})
        execution = Execution(Keeper(), secrets=self.secrets)
        with Client(self.home.place()) as client:
            return run_stretch(
                job, home=self.home, client=client, grants=grants, execution=execution, ending=self.stop
            )

    def recover(self) -> dict[str, Any] | None:
        """What the runner says when it is started again."""
        with Client(self.home.place()) as client:
            return recover(spool.file_of(self.home.folder, job=JOB), client=client, ending=self.stop)

    @property
    def trace(self) -> Sequence[str]:
        """What the steps wrote into the file `trace`."""
        file = self.folder / "trace"
        return file.read_text().split() if file.exists() else []


def runner_at(folder: Path) -> Iterator[Runner]:
    """The runner whose state is in that folder, as long as its server answers."""
    target = folder / "target"
    target.mkdir()
    with serving() as told:
        key = Ed25519PrivateKey.generate()
        home = Home(folder, told.url, "lab", "", "2099-01-01T00:00:00+00:00", "token", key)
        yield Runner(told, home, target, threading.Event())
