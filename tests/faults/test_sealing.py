"""The sealer and the database are killed in the middle of their work: nothing is skipped or sealed twice."""

import json
import os
import random
import signal
import threading
import time

import psycopg
import pytest

from tests.faults.installation import Installation, eventually

pytestmark = pytest.mark.slow
WRITE = """
    INSERT INTO audit_entry (uid, at, actor_kind, actor_uid, action, subject, details)
    SELECT gen_random_uuid(), now(), 'system', 'system:test', 'test.done', 'service:' || i, '{}'
      FROM generate_series(1, %s) i
"""
NUMBERS = """
    SELECT (SELECT count(*) FROM audit_entry), count(*), count(DISTINCT entry), coalesce(max(sequence), -1)
      FROM audit_leaf
"""


def line_to(place: Installation) -> psycopg.Connection:
    """A connection of the application."""
    kept = json.loads((place.data / "keys.json").read_text())
    host = (place.data / "database-socket").read_text().strip()
    target = {"host": host, "dbname": "seatrial", "user": "seatrial", "password": kept["application"]}
    return psycopg.connect(**target)


def all_sealed(place: Installation) -> bool:
    """Whether every entry has one leaf, without a gap."""
    try:
        entries, leaves, sealed, last = place.rows(NUMBERS)[0]
    except psycopg.Error:
        return False
    assert leaves == sealed == last + 1
    assert leaves <= entries
    return bool(leaves == entries)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_in_the_middle_of_a_batch(place: Installation, seed: int) -> None:
    kill_and_count(place, seed=seed, rounds=6)


def keep_writing(place: Installation, own: random.Random, stop: threading.Event) -> None:
    """Entries are written until told to stop, in transactions of chance size, some of them rolled back."""
    while not stop.is_set():
        try:
            with line_to(place) as line:
                for _ in range(20):
                    line.execute(WRITE, [own.choice([1, 3, 2000])])
                    time.sleep(own.random() * 0.05)
                    line.rollback() if own.random() < 0.2 else line.commit()
        except psycopg.Error:
            time.sleep(0.1)


def kill_and_count(place: Installation, *, seed: int, rounds: int) -> None:
    """Writers write, sealer and database die at any moment; at the end the log is whole and sound."""
    chance = random.Random(seed)
    place.extra = {"SEATRIAL_AUDIT_ANCHOR_SECONDS": "1"}
    place.start()
    stop = threading.Event()
    chances = [random.Random(seed * 10 + number) for number in range(3)]
    writers = [threading.Thread(target=keep_writing, args=(place, own, stop)) for own in chances]
    for writer in writers:
        writer.start()
    try:
        for number in range(rounds):
            pid = eventually(lambda: place.part("sealer"), what="the sealer runs")
            time.sleep(chance.random() * 0.6)
            os.kill(pid, signal.SIGKILL)
            if number % 3 == 2:
                os.kill(eventually(lambda: place.part("database")), signal.SIGQUIT)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    eventually(lambda: all_sealed(place), seconds=120, what="every entry is sealed")
    size = place.rows(NUMBERS)[0][1]
    assert size > 100
    verified = place.run("audit", "verify", "--data", str(place.data), "--json")
    found = json.loads(verified.stdout)
    assert (verified.returncode, found["sound"], found["bad"]) == (0, True, None), verified.stderr
    assert found["size"] >= size
    assert found["anchors"][0]["holds"]
