"""Backup while the gateway works; restore only what is provably what was backed up."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from edi_gateway.store import Store


class RestoreError(Exception):
    """The data directory is as it was."""


@contextlib.contextmanager
def in_use(data: Path) -> Iterator[None]:
    """Held by every serving process, so that no restore replaces a database under it."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / ".in-use").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def manifest_of(file: Path) -> Path:
    return file.with_name(file.name + ".json")


def backup(store: Store, to: Path, now: float) -> dict[str, object]:
    """Afterwards `to` is one consistent database, and its manifest beside it holds its SHA-256."""
    part = to.with_name(f".{to.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with contextlib.closing(sqlite3.connect(part)) as copy:
        store.db.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        counts = _counts(copy)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    manifest = {"created_at": now, "bytes": part.stat().st_size, "sha256": _digest(part), "rows": counts}
    part.replace(to)
    manifest_of(to).write_text(json.dumps(manifest, indent=2) + "\n")
    store.mark("backup", now)
    return manifest


def restore(data: Path, source: Path, force: bool = False) -> dict[str, object]:
    """Afterwards the database is the backup; a replaced one stays as gateway.db.replaced."""
    try:
        manifest: dict[str, object] = json.loads(manifest_of(source).read_text())
    except (OSError, ValueError) as error:
        raise RestoreError(f"the manifest beside {source.name} cannot be read") from error
    if not source.is_file() or _digest(source) != manifest["sha256"]:
        raise RestoreError(f"{source.name} is not the file that the manifest describes")
    target = data / "gateway.db"
    if target.exists() and not force:
        raise RestoreError("there is a database already; --force replaces it and keeps the old one aside")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / ".in-use").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RestoreError("the gateway is running on this data directory; stop it first") from None
        part = data / "gateway.db.part"
        shutil.copyfile(source, part)
        part.chmod(0o600)
        for suffix in ("-wal", "-shm", ""):  # a log left behind would be replayed into the restored file
            old = data / f"gateway.db{suffix}"
            if old.exists():
                old.replace(data / f"gateway.db.replaced{suffix}")
        part.replace(target)
    with contextlib.closing(sqlite3.connect(target)) as db:
        if db.execute("PRAGMA integrity_check").fetchone() != ("ok",) or _counts(db) != manifest["rows"]:
            raise RestoreError("the restored database fails its check; the old one is gateway.db.replaced")
    return manifest | {"restored_at": time.time()}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _counts(db: sqlite3.Connection) -> dict[str, int]:
    tables = ("interchanges", "queue", "partners", "counters")
    return {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}  # noqa: S608
