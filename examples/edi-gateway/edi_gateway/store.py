"""The data directory, which several processes and versions share: database, counters, log, backups."""

import hashlib
import json
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

_TURN = threading.Lock()  # SQLite's own waiting is unfair among many threads
SCHEMA_VERSION = 2  # it only ever grows, so that the version before can work beside this one
TAIL_BYTES = 512 * 1024
_SCHEMA = Path(__file__).with_name("schema.sql").read_text()


class Store:
    """One connection to the database, for one thread, and the log."""

    def __init__(self, data: Path) -> None:
        (data / "log").mkdir(parents=True, exist_ok=True)
        self.data, self.db = data, sqlite3.connect(data / "gateway.db", timeout=5, isolation_level=None)
        self.db.row_factory = sqlite3.Row
        # FULL: what was acknowledged survives a power cut.
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON")
        if self.db.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
            self.db.executescript(f"{_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on disk when the block has ended; nothing of it holds after an exception."""
        with _TURN, self.db as db:
            db.execute("BEGIN IMMEDIATE")
            yield db

    def mark(self, name: str, at: float) -> None:
        self.db.execute("UPDATE marks SET at = ? WHERE name = ?", (at, name))
        if name != "router":  # which says every second that it lives
            self.event("marked", mark=name, on=at > 0)

    def count(self, sample: str, by: int = 1) -> None:
        self.db.execute("UPDATE counters SET value = value + ? WHERE family || labels = ?", (by, sample))

    def set(self, sample: str, value: float) -> None:
        self.db.execute("UPDATE counters SET value = ? WHERE family || labels = ?", (value, sample))

    def marks(self) -> dict[str, float]:
        """When the router last lived and the last backup ended, and since when which fault is on."""
        return {row["name"]: row["at"] for row in self.db.execute("SELECT * FROM marks WHERE at > 0")}

    def event(self, name: str, **fields: object) -> None:
        """One JSON object to the log: identifiers and counts, never claim content (PHI)."""
        entry = {"time": datetime.now(UTC).isoformat(), "event": name, "process": os.getpid(), **fields}
        with suppress(OSError), (self.data / "log" / "gateway.log").open("a") as log:
            log.write(json.dumps(entry) + "\n")  # a full disk must not turn an answer into an error

    def tail(self) -> str:
        """The newest whole lines of the log, TAIL_BYTES of them at most."""
        try:
            with (self.data / "log" / "gateway.log").open("rb") as log:
                size = log.seek(0, os.SEEK_END)
                log.seek(max(0, size - TAIL_BYTES))
                text = log.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return ""
        whole = text[: text.rfind("\n") + 1]
        return whole if size <= TAIL_BYTES else whole.partition("\n")[2]


def backup(store: Store, to: Path) -> dict[str, object]:
    """Afterwards `to` is one consistent database, and its manifest beside it holds its SHA-256."""
    to.unlink(missing_ok=True)
    with closing(sqlite3.connect(to)) as copy:
        store.db.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        tables = ("interchanges", "queue", "partners", "counters")
        rows = {name: copy.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}  # noqa: S608
    manifest = {"created_at": time.time(), "sha256": _digest(to), "rows": rows}
    to.with_name(to.name + ".json").write_text(json.dumps(manifest) + "\n")
    store.mark("backup", time.time())
    return manifest


def restore(data: Path, source: Path, force: bool = False) -> dict[str, object]:
    """Afterwards the database is the backup, and the old one lies beside it. SystemExit where it refuses."""
    manifest: dict[str, object] = json.loads(source.with_name(source.name + ".json").read_text())
    if _digest(source) != manifest["sha256"]:
        raise SystemExit(f"{source.name} is not the file that the manifest beside it describes")
    target = data / "gateway.db"
    if target.exists() and not force:
        raise SystemExit("there is a database already; --force replaces it and keeps the old one aside")
    data.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(target, timeout=0)) as db:
        try:
            db.execute("PRAGMA journal_mode=DELETE")  # cannot be had while anybody else has it open
        except sqlite3.OperationalError:
            raise SystemExit("the gateway is running on this data directory; stop it first") from None
        if force:
            shutil.copyfile(target, data / "gateway.db.replaced")
        copy.backup(db)  # one transaction: all of it or nothing
    Store(data).event("restored", source=source.name)
    return manifest | {"restored_at": time.time()}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
