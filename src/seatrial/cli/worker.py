"""`seatrial worker`: one more worker."""

import os
import sys

import click

from seatrial.server import config, database
from seatrial.server.supervisor import CannotStart


@click.command("worker", short_help="Run one more worker.")
@click.option("--jobs", type=click.IntRange(1, 128), help="Jobs that it runs at a time.")
@click.option("--data", help="Data folder of the local Seatrial.")
def command(jobs: int | None, data: str | None) -> int:
    """Run jobs beside those of `seatrial up`, here or on another machine, until ^C or SIGTERM.

    On another machine SEATRIAL_DATABASE_URL and SEATRIAL_SECRET_KEY say where to.

    \b
    Examples:
      seatrial worker
      SEATRIAL_DATABASE_URL=postgresql://… seatrial worker --jobs 16
    """
    for name, value in (("worker_jobs", jobs), ("data", data)):
        if value is not None:
            os.environ[config.variable(name)] = str(value)
    settings = config.load()
    problem = database.problem(settings)
    if problem:
        raise CannotStart(f"the database does not answer: {problem}", remedy="Start it with: seatrial up")
    os.execv(sys.executable, [sys.executable, "-m", "seatrial.server", "worker"])  # noqa: S606 (no shell)
