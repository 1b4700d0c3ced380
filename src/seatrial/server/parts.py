"""The web process and the worker as parts of the supervisor."""

import shutil
import sys
from dataclasses import replace

from seatrial.server.config import Settings
from seatrial.server.processes import Part
from seatrial.server.supervisor import child_environment

#: Tells prometheus-client where several processes add their counters up.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
#: What the first worker leaves for the supervisor: one use of it is the sign-in link, so it is removed.
ANSWER_FILE = "first-run.json"
CLIENT_FILE = "client.json"
PROGRAM = (sys.executable, "-m", "seatrial.server")


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


def first_worker(settings: Settings, *, with_demo: bool) -> Part:
    """Prepares everything, leaves its answer, and is the worker from then on; see `first_run`."""
    (settings.folder / ANSWER_FILE).unlink(missing_ok=True)
    words = [*PROGRAM, "first_run", *(["--demo"] if with_demo else [])]
    return replace(worker(settings), command=words, kept=False)


def keep_working(part: Part) -> None:
    """The first worker has answered: when it ends, a plain worker is started in its place."""
    part.command = [*PROGRAM, "worker"]
    part.kept = True


def worker(settings: Settings) -> Part:
    """Runs the jobs."""
    return Part(
        name="worker",
        command=[*PROGRAM, "worker"],
        environment=child_environment(settings),
        patience_seconds=float(settings.stop_seconds) + 1.0,
    )


def pager(settings: Settings) -> Part:
    """Sends pages, and looks after whatever has a date."""
    return Part(
        name="pager",
        command=[*PROGRAM, "pager"],
        environment=child_environment(settings),
        patience_seconds=float(settings.stop_seconds) + 1.0,
    )


def mail_in(settings: Settings) -> Part:
    """Takes mails. Its counters are added to those of the web."""
    return Part(
        name="mail_in",
        command=[*PROGRAM, "mail_in"],
        environment={**child_environment(settings), FOLDER_VARIABLE: str(settings.folder / "metrics")},
        patience_seconds=float(settings.stop_seconds) + 1.0,
    )


def backup_keeper(settings: Settings) -> Part:
    """Keeps the backups up to date."""
    return Part(
        name="backup",
        command=[sys.executable, "-m", "seatrial.server.backup.keeper"],
        environment=child_environment(settings),
        patience_seconds=15.0,
    )


def sealer(settings: Settings) -> Part:
    """Seals the audit log and takes its heads to the anchors."""
    return Part(
        name="sealer",
        command=[*PROGRAM, "sealer"],
        environment=child_environment(settings),
        patience_seconds=float(settings.stop_seconds),
    )
