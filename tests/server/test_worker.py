"""Real worker processes on a database of their own: what they take over, and what they never lose."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.faults.installation import eventually

SERVER = os.environ["SEATRIAL_TEST_SERVER"]
PROGRAM = (
    "import sys, tests.server.jobs; from seatrial.server.__main__ import main; sys.exit(main(['worker']))"
)


class Place:
    """A clone of the template, and the workers on it."""

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self.log = log
        self.workers: list[subprocess.Popen[bytes]] = []
        self.line = psycopg.connect(f"host={SERVER} user=postgres dbname={name}", autocommit=True)

    def work(self) -> subprocess.Popen[bytes]:
        """A worker runs and has given a sign of life."""
        before = self.rows("SELECT count(*) FROM procrastinate_workers")[0][0]
        environment = {
            **os.environ,
            "SEATRIAL_DATABASE_URL": f"postgresql://postgres@/{self.name}?host={SERVER}",
            "SEATRIAL_WORKER_JOBS": "4",
            "SEATRIAL_STOP_SECONDS": "1",
            "TESTS_JOBS": "1",
        }
        with self.log.open("ab") as log:
            started = subprocess.Popen(
                [sys.executable, "-c", PROGRAM], env=environment, stderr=log, cwd=Path.cwd()
            )
        self.workers.append(started)
        eventually(
            lambda: self.rows("SELECT count(*) FROM procrastinate_workers")[0][0] > before,
            what="it registers",
        )
        return started

    def rows(self, query: Any, *values: Any) -> list[tuple[Any, ...]]:
        """What the database answers."""
        found = self.line.execute(query, values)
        return found.fetchall() if found.description else []

    def defer(self, task: str, args: str) -> int:
        """A job waits."""
        columns = "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
        return int(self.rows(f"{columns} VALUES ('default', %s, %s) RETURNING id", task, args)[0][0])

    def status(self, job: int) -> str:
        """How the job stands; '' where it is gone, as those that succeeded are."""
        found = self.rows("SELECT status::text FROM procrastinate_jobs WHERE id = %s", job)
        return str(found[0][0]) if found else ""

    def starts(self) -> int:
        """How often the job of the test was started."""
        return int(self.rows("SELECT count(*) FROM tried")[0][0])


@pytest.fixture
def place(tmp_path: Path, worker_id: str) -> Iterator[Place]:
    """No worker runs on it yet."""
    name = f"workers_{worker_id}_{os.getpid()}"
    quoted = sql.Identifier(name)
    with psycopg.connect(f"host={SERVER} user=postgres dbname=postgres", autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                quoted, sql.Identifier(os.environ["SEATRIAL_TEST_TEMPLATE"])
            )
        )
        made = Place(name, tmp_path / "worker.log")
        made.rows("CREATE TABLE tried (at timestamptz DEFAULT clock_timestamp())")
        try:
            yield made
        finally:
            for worker in made.workers:
                worker.kill()
                worker.wait()
            made.line.close()
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


@pytest.mark.slow
def test_a_killed_workers_job_is_taken_over_by_another(place: Place) -> None:
    first = place.work()
    job = place.defer("tests.hang", "{}")
    eventually(lambda: place.starts() == 1, what="the job starts")
    place.work()
    first.kill()
    eventually(lambda: place.starts() == 2, seconds=20, what="the other takes the job over")
    eventually(lambda: place.status(job) == "", seconds=20, what="the job ends")


@pytest.mark.slow
def test_a_defer_inside_a_job_that_fails_is_rolled_back(place: Place) -> None:
    place.work()
    job = place.defer("tests.defer_and_fail", "{}")
    eventually(lambda: place.status(job) == "failed")
    assert place.rows("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'tests.hang'") == []


@pytest.mark.slow
def test_a_worker_that_is_asked_to_end_does_not_wait_for_ever(place: Place) -> None:
    worker = place.work()
    job = place.defer("tests.hang", "{}")
    eventually(lambda: place.starts() == 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(15) == 75
    assert place.status(job) == "doing"
    place.work()
    eventually(lambda: place.starts() == 2, seconds=20, what="the next worker takes the job over")


@pytest.mark.slow
def test_a_worker_that_lost_its_lock_ends_so_that_it_is_started_again(place: Place) -> None:
    worker = place.work()
    lock = (  # of this database: workers of other tests hold theirs in the same server
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 1347571523"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    holder = eventually(lambda: place.rows(lock))[0][0]
    place.rows("SELECT pg_terminate_backend(%s)", holder)
    assert worker.wait(20) == 70
