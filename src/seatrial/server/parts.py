"""The web process and the worker as parts of the supervisor."""

import shutil
import sys

from seatrial.server.config import Settings
from seatrial.server.processes import Part
from seatrial.server.supervisor import child_environment

#: Tells prometheus-client where several processes add their counters up.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def web(settings: Settings) -> Part:
    """Serves pages and API. Its processes add their counters up in files, from zero at each `up`."""
    figures = settings.folder / "metrics"
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir(mode=0o700)
    return Part(
        name="web",
        command=[sys.executable, "-m", "seatrial.server.web"],
        environment={**child_environment(settings), FOLDER_VARIABLE: str(figures)},
        patience_seconds=float(settings.stop_seconds),
    )


def worker(settings: Settings) -> Part:
    """Runs the jobs."""
    return Part(
        name="worker",
        command=[sys.executable, "-m", "seatrial.server", "worker"],
        environment=child_environment(settings),
        patience_seconds=float(settings.stop_seconds) + 1.0,
    )
