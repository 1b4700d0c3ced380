"""kill -9, on a real `seatrial up`. `make faults` sets FAULT_ROUNDS; `make test` runs one round."""

import os
import random
import signal
import time

import pytest

from tests.faults.installation import Installation, alive, eventually

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("FAULT_SEED", "20261121"))
pytestmark = pytest.mark.slow


def people(place: Installation) -> list[tuple[object, ...]]:
    return place.rows("SELECT name FROM identity_person ORDER BY name")


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_every_part_that_is_killed_comes_back_and_nothing_is_lost(
    running: Installation, round_number: int
) -> None:
    name, password = running.found()
    entries = running.rows("SELECT count(*) FROM audit_entry")[0][0]
    order = ["web", "worker", "database"]
    random.Random(SEED + round_number).shuffle(order)
    for part in order:
        victim = running.part(part)
        assert victim, f"{part} does not run"
        os.kill(victim, signal.SIGKILL)
        eventually(lambda: not alive(victim), what=f"{part} dies")  # noqa: B023 (called here)
        eventually(lambda: running.part(part) not in (0, victim), what=f"{part} is started again")  # noqa: B023
        eventually(running.ready, what=f"all is ready after {part} was killed")
        assert people(running) == [(name,)]
        assert running.sign_in(name, password)
    assert running.rows("SELECT count(*) FROM audit_entry")[0][0] >= entries
    assert running.process is not None
    assert running.process.poll() is None


def test_a_killed_web_worker_process_is_replaced(running: Installation) -> None:
    main = running.part("web")
    inner = [pid for pid, line in running.all().items() if "seatrial.server.web" in line and pid != main]
    assert inner, running.all()
    os.kill(inner[0], signal.SIGKILL)
    eventually(lambda: not alive(inner[0]))
    eventually(running.ready, what="the web answers again")


def test_sigterm_ends_everything_in_ten_seconds(running: Installation) -> None:
    assert len(running.all()) >= 4
    seconds = running.stop()
    assert seconds < 10
    assert running.process is not None
    assert running.process.returncode == 0
    assert [line for pid, line in running.all().items() if alive(pid)] == []


def test_a_killed_supervisor_leaves_no_orphan_and_the_next_start_works(running: Installation) -> None:
    name, password = running.found()
    running.stop(signal.SIGKILL)
    gone = lambda: not [pid for pid in running.seen if alive(pid)]  # noqa: E731
    eventually(gone, seconds=30, what="web, worker and database end with their supervisor")
    running.start()
    assert running.sign_in(name, password)


def test_a_killed_supervisor_is_followed_at_once_by_another(running: Installation) -> None:
    name, password = running.found()
    running.stop(signal.SIGKILL)
    time.sleep(0.01)
    # the port and the database may still be held by those that are ending
    eventually(lambda: not running.ready(), what="the old web is gone")
    running.start()
    assert running.sign_in(name, password)


def test_without_database_the_web_says_so_and_recovers(running: Installation) -> None:
    database = running.part("database")
    os.kill(database, signal.SIGSTOP)  # it is there, and does not answer
    try:
        answer = running.look()
        assert answer.status_code == 503
        checks = {check["name"]: check for check in answer.json()["checks"]}
        assert not checks["database"]["ok"]
        assert "does not answer" in checks["database"]["reason"]
    finally:
        os.kill(database, signal.SIGCONT)
    eventually(running.ready, what="it recovers by itself")
