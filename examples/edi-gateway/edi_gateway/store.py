"""The database: schema, one connection per thread, durable write transactions, counters."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS interchanges (
    id INTEGER PRIMARY KEY, sender TEXT NOT NULL, receiver TEXT NOT NULL, control_number TEXT NOT NULL,
    received_at REAL NOT NULL, raw BLOB NOT NULL, note TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('A', 'P', 'R')),
    ta1 TEXT NOT NULL, functional TEXT, acknowledged_at REAL);
-- A number counts as used once a TA1 accepted it: whoever was refused corrects and sends again.
CREATE UNIQUE INDEX IF NOT EXISTS once_per_sender ON interchanges (sender, control_number)
    WHERE note = '000';
CREATE INDEX IF NOT EXISTS by_receiver ON interchanges (receiver);
CREATE INDEX IF NOT EXISTS by_sender ON interchanges (sender);
CREATE INDEX IF NOT EXISTS unacknowledged ON interchanges (id) WHERE acknowledged_at IS NULL;
CREATE TABLE IF NOT EXISTS queue (
    id INTEGER PRIMARY KEY, interchange INTEGER NOT NULL REFERENCES interchanges,
    recipient TEXT NOT NULL, document TEXT NOT NULL, queued_at REAL NOT NULL, due_at REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')));
CREATE INDEX IF NOT EXISTS by_state ON queue (state, due_at);
CREATE INDEX IF NOT EXISTS by_interchange ON queue (interchange);
CREATE TABLE IF NOT EXISTS partners (id TEXT PRIMARY KEY, salt BLOB NOT NULL, code BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS faults (name TEXT PRIMARY KEY, since REAL NOT NULL);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS counters (
    name TEXT NOT NULL, labels TEXT NOT NULL, value REAL NOT NULL, PRIMARY KEY (name, labels));
"""


class Store:
    """A data directory. Several processes and versions may share one."""

    def __init__(self, data: Path) -> None:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.data, self.path = data, data / "gateway.db"
        self._threads = threading.local()
        self._turn = threading.Lock()  # SQLite's own waiting is unfair among many threads
        self.db.executescript(_SCHEMA)

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit; write through `writing`."""
        if not hasattr(self._threads, "db"):
            db = sqlite3.connect(self.path, timeout=5, isolation_level=None)
            db.row_factory = sqlite3.Row
            # FULL: what was acknowledged survives a power cut.
            db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON")
            self._threads.db = db
        connection: sqlite3.Connection = self._threads.db
        return connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on disk when the block has ended; nothing of it holds after an exception."""
        with self._turn:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            finally:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")

    def mark(self, name: str, now: float) -> None:
        with self.writing() as db:
            db.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, now))

    def marked(self, name: str) -> float | None:
        row = self.db.execute("SELECT at FROM marks WHERE name = ?", (name,)).fetchone()
        return row["at"] if row else None


def count(db: sqlite3.Connection, name: str, labels: str = "", by: float = 1) -> None:
    """Counters are rows, written with what they count, so that they survive every restart."""
    db.execute(
        "INSERT INTO counters VALUES (?, ?, ?)"
        " ON CONFLICT (name, labels) DO UPDATE SET value = value + excluded.value",
        (name, labels, by),
    )
