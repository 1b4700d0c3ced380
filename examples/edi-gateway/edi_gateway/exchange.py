"""Takes interchanges in one transaction each; delivers with retries, then dead letters."""

import os
import re
import sqlite3
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from edi_gateway.answers import Verdict, acknowledge, judge
from edi_gateway.guard import check_name
from edi_gateway.store import Store
from edi_gateway.x12 import read

ATTEMPTS, BACKOFF_SECONDS = 4, 0.5  # which doubles with every attempt
LEASE_SECONDS = 10  # after which a killed router's item is taken up again
SAYS_SECONDS = 60  # how often the log says that a router works, so that silence means something
_ENQUEUE = "INSERT INTO queue (interchange, recipient, document, queued_at)"


def receive(store: Store, raw: bytes, now: float) -> dict[str, object]:
    """The answer to a sender, on disk when this returns. UnparseableError for what no TA1 can answer,
    RefusedError for a partner's id that is a path.
    """
    verdict = judge(whole := read(raw))
    sender, receiver, number = (whole.header[place].strip() for place in (6, 8, 13))
    check_name(sender)
    check_name(receiver)
    with store.writing() as db:
        used = "SELECT 1 FROM interchanges WHERE sender = ? AND control_number = ? AND note = '000'"
        if verdict.note == "000" and db.execute(used, (sender, number)).fetchone():
            verdict = Verdict("025")
        (identity,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM interchanges").fetchone()
        answers = acknowledge(whole, verdict, identity * 2, datetime.fromtimestamp(now, UTC))
        row = (identity, sender, receiver, number, now, raw, *verdict[:2], *answers, None)
        db.execute("INSERT INTO interchanges VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        if verdict.result != "rejected":
            db.execute(f"{_ENQUEUE} VALUES (?, ?, ?, ?)", (identity, receiver, verdict.document, now))
        if not (held := "drop-acknowledgements" in store.marks()):
            db.execute("UPDATE interchanges SET acknowledged_at = ? WHERE id = ?", (time.time(), identity))
    store.event("received", interchange=identity, sender=sender, result=verdict.result, note=verdict.note)
    ta1, functional = (None, None) if held else answers
    return {"interchange": identity, "result": verdict.result, "ta1": ta1, "999": functional}


def release_acknowledgements(store: Store, now: float) -> None:
    """What the fault held back goes to the senders' outboxes, late but not lost."""
    held = "FROM interchanges WHERE acknowledged_at IS NULL"
    with store.writing() as db:
        db.execute(f"{_ENQUEUE} SELECT id, sender, ta1 || coalesce(functional, ''), ? {held}", (now,))
        db.execute("UPDATE interchanges SET acknowledged_at = ? WHERE acknowledged_at IS NULL", (now,))


def route(store: Store, stop: threading.Event) -> None:
    """Works until told to stop, beside other routers. Never ends because one delivery or write went wrong."""
    said = 0.0
    while not stop.is_set():
        try:
            marks, now, item = store.marks(), time.time(), None
            if "router-stopped" not in marks:
                if abs(now - said) >= SAYS_SECONDS:
                    said = now
                    store.event("routing", waiting=waiting(store))
                if abs(now - marks.get("router", 0)) >= 1:
                    store.mark("router", now)
                if "drop-acknowledgements" not in marks:
                    release_acknowledgements(store, now)
                item = claim(store, now)
            stop.wait(0.2 if item is None else 2 if "router-slow" in marks else 0)
            if item:
                attempt(store, item, time.time(), "routing-fails" in marks)
        except (sqlite3.Error, OSError) as error:
            store.event("router hindered", error=type(error).__name__)
            stop.wait(1)


def waiting(store: Store) -> int:
    """How many documents wait for their delivery."""
    found: int = store.db.execute("SELECT count(*) FROM queue WHERE state = 'waiting'").fetchone()[0]
    return found


def claim(store: Store, now: float) -> sqlite3.Row | None:
    """Takes the next due item for LEASE_SECONDS, so that two routers never deliver it at once."""
    due = "SELECT id FROM queue WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at LIMIT 1"
    take = f"UPDATE queue SET due_at = ?, attempts = attempts + 1 WHERE id = ({due}) RETURNING *"  # noqa: S608
    found: list[sqlite3.Row] = store.db.execute(take, (now + LEASE_SECONDS, now)).fetchall()
    return found[0] if found else None


def attempt(store: Store, item: sqlite3.Row, now: float, fails: bool = False) -> None:
    """Delivers one claimed item; a failure puts it back with backoff or among the dead letters."""
    state, why, document = "delivered", "", ""
    try:
        if fails:
            raise OSError("fault routing-fails is on")
        deliver(store.data, item["recipient"], f"{item['id']:09d}.edi", item["document"])
    except OSError as error:
        state = "dead" if item["attempts"] >= ATTEMPTS else "waiting"
        why, document = str(error.strerror or error), item["document"]
    row = (state, why, document, now + BACKOFF_SECONDS * 2 ** item["attempts"], item["id"])
    store.db.execute("UPDATE queue SET state = ?, error = ?, document = ?, due_at = ? WHERE id = ?", row)
    store.event("delivery", interchange=item["interchange"], attempt=item["attempts"], state=state)


def deliver(data: Path, partner: str, name: str, document: str) -> None:
    """Afterwards the whole document is in the partner's folder, whose name spells odd letters in hex."""
    folder = data / "outbox" / re.sub(r"[^A-Za-z0-9_-]", lambda found: f"%{ord(found[0]):04x}", partner)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.{os.getpid()}"
    with part.open("w", newline="") as file:
        file.write(document)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / name)


def requeue(store: Store, identity: str, now: float) -> bool:
    """A dead letter starts again with all its attempts; False if there is no such dead letter."""
    again = "UPDATE queue SET state = 'waiting', attempts = 0, due_at = ? WHERE state = 'dead'"
    found = store.db.execute(f"{again} AND CAST(id AS TEXT) = ?", (now, identity)).rowcount
    store.event("dead letter requeued", item=identity[:15], found=found)
    return found > 0
