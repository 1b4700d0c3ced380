"""Backups are restored: after everything was destroyed, to a point in time, and never from damaged ones."""

import hashlib
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.faults.installation import Installation, alive, eventually, installation

pytestmark = pytest.mark.slow
CONTENT = os.urandom(100_000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def place() -> Iterator[Installation]:
    """An installation whose backups are kept beside it."""
    for made in installation():
        made.extra["SEATRIAL_BACKUP_FOLDER"] = str(made.home / "backups")
        made.extra["SEATRIAL_AUDIT_ANCHOR_SECONDS"] = "1"
        yield made


def told(place: Installation, *words: str, code: int = 0) -> dict:
    """What a command answers as JSON."""
    ended = place.run(*words, "--json")
    assert ended.returncode == code, ended.stdout + ended.stderr
    return json.loads(ended.stdout)


def backups(place: Installation) -> list[dict]:
    ended = place.run("backup", "list", "--json")
    return json.loads(ended.stdout)["items"]


def artefact(place: Installation) -> Path:
    return place.data / "artefacts" / DIGEST[:2] / DIGEST


def keep_artefact(place: Installation) -> None:
    artefact(place).parent.mkdir(parents=True)
    artefact(place).write_bytes(CONTENT)


def destroy(place: Installation) -> None:
    """Everything dies at once, and the data folder is gone."""
    assert place.process is not None
    everything = [*place.all(), place.process.pid]
    for pid in everything:
        if alive(pid):
            os.kill(pid, signal.SIGKILL)
    place.process.wait(20)
    if place.process.stdout is not None:
        place.process.stdout.close()
    eventually(lambda: not any(alive(pid) for pid in everything), what="all died")
    place.seen.clear()
    shutil.rmtree(place.data)


def entries(place: Installation) -> list[tuple]:
    return place.rows("SELECT id, uid, at, action, subject, details::text FROM audit_entry ORDER BY id")


def restore(place: Installation, *words: str) -> CompletedProcess[str]:
    return place.run("restore", "--folder", str(place.home / "backups"), "--data", str(place.data), *words)


def test_what_was_destroyed_stands_again_to_its_last_write(place: Installation) -> None:
    place.start()
    eventually(lambda: len(backups(place)) == 1, what="the first backup is made by itself")
    name, password = place.found()  # after the backup: this is in the log alone
    keep_artefact(place)
    eventually((place.data / "audit-checkpoints.txt").exists, what="a head is anchored")
    keys = [(place.data / each).read_bytes() for each in ("audit.key", "audit.pub")]
    checkpoints = (place.data / "audit-checkpoints.txt").read_bytes()
    told(place, "backup", "make", "--data", str(place.data))
    assert place.sign_in(name, password)
    before = entries(place)
    eventually(lambda: log_has_all(place), what="the log is taken")
    destroy(place)

    ended = restore(place, "--json")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["audit_entries"] == before[-1][0]
    assert artefact(place).read_bytes() == CONTENT
    assert (place.data / "keys.json").stat().st_mode & 0o777 == 0o600

    place.start()
    assert entries(place)[: len(before)] == before
    assert place.sign_in(name, password)
    assert [(place.data / each).read_bytes() for each in ("audit.key", "audit.pub")] == keys
    assert (place.data / "audit.key").stat().st_mode & 0o777 == 0o600
    assert (place.data / "audit-checkpoints.txt").read_bytes().startswith(checkpoints)
    # What was anchored after the backup is missing in the file until the next head is taken there.
    eventually(lambda: verified(place)["sound"], what="the log verifies, with its anchor and its key")
    assert verified(place)["size"] >= len(before)
    # The restored folder begins a history of its own, and a backup of it.
    eventually(lambda: len({each["line"] for each in backups(place)}) == 2, what="a backup of the new line")


def verified(place: Installation) -> dict:
    """What `seatrial audit verify` says."""
    return json.loads(place.run("audit", "verify", "--data", str(place.data), "--json").stdout)


def log_has_all(place: Installation) -> bool:
    """Whether the keeper has flushed everything that the database has written."""
    found = place.rows(
        "SELECT count(*) FROM pg_replication_slots WHERE active AND restart_lsn >= pg_current_wal_flush_lsn()"
    )
    return bool(found[0][0])


def test_a_point_in_time_is_as_it_was_then(place: Installation) -> None:
    place.start()
    eventually(lambda: len(backups(place)) == 1, what="the first backup")
    name, password = place.found()
    then = entries(place)
    time.sleep(1.1)
    moment = datetime.now(UTC).isoformat()
    time.sleep(1.1)
    assert place.sign_in(name, password)
    assert len(entries(place)) > len(then)
    eventually(lambda: log_has_all(place), what="the log is taken")
    outside = kept_outside(place, size=len(entries(place)))
    destroy(place)

    ended = restore(place, "--to", moment)
    assert ended.returncode == 0, ended.stderr
    place.extra.clear()
    place.start()
    assert entries(place)[: len(then)] == then
    signed_in = "action = 'identity.signed-in'"
    later = place.rows(f"SELECT count(*) FROM audit_entry WHERE at > '{moment}' AND {signed_in}")
    assert later == [(0,)]
    # An anchor outside knows of what was given up: it says so, and is not to be told otherwise.
    export = str(place.home / "log.jsonl")
    assert place.run("audit", "export", "--data", str(place.data), "--output", export).returncode == 0
    found = told(place, "audit", "verify", "--file", export, "--anchors", str(outside), "--newest", code=1)
    assert found["bad"]["kind"] in ("cut", "rewritten"), found


def kept_outside(place: Installation, *, size: int) -> Path:
    """A copy of the anchor, once it holds a head over that many entries."""
    anchor, copy = place.data / "audit-checkpoints.txt", place.home / "outside.txt"

    def reaches() -> bool:
        lines = anchor.read_text().splitlines() if anchor.exists() else []
        return any(line.isdigit() and int(line) >= size for line in lines)

    eventually(reaches, what="a head over all entries is anchored")
    shutil.copy(anchor, copy)
    return copy


def test_what_cannot_be_restored_says_why_and_leaves_nothing(place: Installation) -> None:
    place.extra.clear()
    folder = place.home / "backups"
    assert "holds no backup" in restore(place).stderr
    place.start()
    keep_artefact(place)
    place.stop()
    made = told(place, "backup", "make", "--data", str(place.data), "--folder", str(folder))
    assert "is not empty" in restore(place).stderr

    shutil.move(place.data, place.home / "away")
    late = restore(place, "--to", "2000-01-01T00:00:00Z")
    assert (late.returncode, "oldest backup" in late.stderr) == (2, True)
    early = restore(place, "--to", "2099-01-01T00:00:00Z")
    assert (early.returncode, "ends before the moment" in early.stderr) == (2, True), early.stderr
    assert not place.data.exists()

    damage(folder / "files" / DIGEST)
    [fault] = told(place, "backup", "verify", "--folder", str(folder), code=1)["faults"]
    assert fault.startswith(f"artefacts/{DIGEST[:2]}/{DIGEST}: its content was changed")
    damage(folder / made["name"] / "database" / "global" / "pg_control")
    faults = told(place, "backup", "verify", "--folder", str(folder), code=1)["faults"]
    assert [fault.partition(":")[0] for fault in faults] == ["database", f"artefacts/{DIGEST[:2]}/{DIGEST}"]
    ended = restore(place)
    assert (ended.returncode, "damaged" in ended.stderr, place.data.exists()) == (2, True, False)


def damage(path: Path) -> None:
    """One bit is another."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_old_backups_go_and_the_newest_can_still_be_restored(place: Installation) -> None:
    place.extra.clear()
    folder = str(place.home / "backups")
    place.start()
    keep_artefact(place)
    place.stop()
    for _ in range(2):
        told(place, "backup", "make", "--data", str(place.data), "--folder", folder)
        time.sleep(1.0)
    artefact(place).unlink()
    kept = told(place, "backup", "make", "--data", str(place.data), "--folder", folder)
    gone = told(place, "backup", "prune", "--keep", "1", "--folder", folder)

    assert len(gone["backups"]) == 2
    assert not (place.home / "backups" / "files" / DIGEST).exists()
    shutil.move(place.data, place.home / "away")
    assert restore(place, kept["name"]).returncode == 0
    place.start()
    assert place.ready()
