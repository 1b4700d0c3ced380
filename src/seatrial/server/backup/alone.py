"""A database that does not run, for as long as a command needs it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from seatrial.server import cluster, database, postgres, supervisor
from seatrial.server.backup.manifests import CannotBackUp
from seatrial.server.config import Settings


@contextmanager
def running_database(settings: Settings) -> Iterator[None]:
    """Within, the database answers: the one that runs, or the embedded one, started for this alone."""
    if not database.problem(settings):
        yield
        return
    if not settings.embedded or not (settings.folder / cluster.FOLDER).exists():
        raise CannotBackUp(
            f"no database answers for {settings.folder}: {database.problem(settings)}",
            remedy="Look at SEATRIAL_DATA and SEATRIAL_DATABASE_URL.",
        )
    with supervisor.only_one(settings.folder):
        part = postgres.part(settings, cluster=cluster.prepare(settings))
        part.start()
        try:
            postgres.wait_until_ready(settings, process=part, stopping=lambda: False)
            yield
        finally:
            part.ask_to_end()
            part.end(time.monotonic() + part.patience_seconds)
