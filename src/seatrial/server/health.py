"""Whether this installation can work now, part by part, each with the reason in words."""

from dataclasses import asdict, dataclass
from typing import Any

import psycopg
from django.db import connection

from seatrial.server import heartbeat
from seatrial.server.migrations import known_migrations

PATIENCE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One part: whether it can work, and why not, or what was seen."""

    name: str
    ok: bool
    reason: str
    #: whether requests and jobs cannot be worked on without it
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Readiness:
    """All parts together; ready when every one is."""

    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Whether every part that is needed can work."""
        return all(check.ok for check in self.checks if check.needed)

    def as_json(self) -> dict[str, Any]:
        """The answer of `/readyz`."""
        return {"ready": self.ready, "checks": [asdict(check) for check in self.checks]}


def look() -> Readiness:
    """Database, migrations, worker and pager as they are now, seen over a connection of its own.

    The pool is not asked: while the database is away it would keep the question waiting.
    """
    try:
        with _connect() as line:
            database = Check("database", True, "it answers")
            return Readiness((database, _migrations(line), _worker(line), _pager(line)))
    except psycopg.Error as error:
        words = next(iter(str(error).strip().splitlines()), type(error).__name__)
        unseen = "cannot be seen while the database is away"
        return Readiness(
            (
                Check("database", False, f"it does not answer: {words}"),
                Check("migrations", False, unseen),
                Check("worker", False, unseen),
                Check("pager", False, unseen, needed=False),
            )
        )


def _connect() -> psycopg.Connection[tuple[Any, ...]]:
    parameters = connection.get_connection_params()
    for ours in ("cursor_factory", "context", "connect_timeout"):
        parameters.pop(ours, None)
    return psycopg.connect(**parameters, connect_timeout=PATIENCE_SECONDS, autocommit=True)


def _migrations(line: psycopg.Connection[tuple[Any, ...]]) -> Check:
    try:
        applied = set(line.execute("SELECT app, name FROM django_migrations").fetchall())
    except psycopg.errors.UndefinedTable:
        applied = set()
    missing = sorted(known_migrations() - applied)
    if missing:
        names = ", ".join(f"{app}.{name}" for app, name in missing[:3])
        return Check("migrations", False, f"{len(missing)} are not applied ({names}): start `seatrial up`")
    return Check("migrations", True, "all are applied")


def _worker(line: psycopg.Connection[tuple[Any, ...]]) -> Check:
    silence = heartbeat.silence(line)
    if silence is None:
        return Check("worker", False, "no worker runs: start `seatrial up` or `seatrial worker`")
    if silence > heartbeat.SILENT_SECONDS:
        return Check("worker", False, f"the last sign of life is {silence:.0f} s old")
    return Check("worker", True, f"the last sign of life is {silence:.1f} s old")


def _pager(line: psycopg.Connection[tuple[Any, ...]]) -> Check:
    """Without it pages wait. What comes in is stored all the same, so nobody is to be turned away for it."""
    trouble = heartbeat.pager_trouble(line)
    return Check("pager", not trouble, trouble or "it goes round", needed=False)
