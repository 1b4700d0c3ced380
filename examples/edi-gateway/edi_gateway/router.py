"""Delivers queued documents into partners' outboxes; retries with backoff, then dead letters."""

import os
import re
import sqlite3
import threading
import time
from pathlib import Path

from edi_gateway import faults
from edi_gateway.intake import release_acknowledgements
from edi_gateway.log import event
from edi_gateway.store import Store, count

ATTEMPTS = 4
BACKOFF_SECONDS = 0.5  # doubles with every attempt
LEASE_SECONDS = 10  # a killed router's item is taken up again after this


def outbox(data: Path, partner: str) -> Path:
    """A partner's folder. Whatever is no plain letter is spelled in hex, so no name can climb out."""
    return data / "outbox" / re.sub(r"[^A-Za-z0-9_-]", lambda found: f"%{ord(found[0]):04x}", partner)


def route(store: Store, stop: threading.Event) -> None:
    """Works until told to stop. Never ends because one delivery or one write went wrong."""
    beaten = 0.0
    while not stop.is_set():
        now = time.time()
        try:
            switched = faults.active(store)
            if "router-stopped" in switched:
                stop.wait(0.5)
                continue
            if now - beaten >= 1:
                store.mark("router", now)
                beaten = now
            if "drop-acknowledgements" not in switched:
                release_acknowledgements(store, now)
            item = claim(store, now)
            if item is None:
                stop.wait(0.2)
            else:
                stop.wait(2 if "router-slow" in switched else 0)
                attempt(store, item, time.time(), "routing-fails" in switched)
        except (sqlite3.Error, OSError) as error:
            event("router hindered", error=type(error).__name__)
            stop.wait(1)


def claim(store: Store, now: float) -> sqlite3.Row | None:
    """Takes the next due item for LEASE_SECONDS, so that two routers never deliver it at once."""
    due = "SELECT id FROM queue WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at LIMIT 1"
    if not store.db.execute(due, (now,)).fetchone():
        return None
    with store.writing() as db:
        row: sqlite3.Row | None = db.execute(
            f"UPDATE queue SET due_at = ?, attempts = attempts + 1 WHERE id = ({due}) RETURNING *",  # noqa: S608 - a constant
            (now + LEASE_SECONDS, now),
        ).fetchone()
    return row


def attempt(store: Store, item: sqlite3.Row, now: float, fails: bool = False) -> None:
    """Delivers one claimed item; a failure puts it back with backoff or among the dead letters."""
    try:
        if fails:
            raise OSError("fault routing-fails is on")
        deliver(outbox(store.data, item["recipient"]), f"{item['id']:09d}.edi", item["document"])
    except OSError as error:
        dead = item["attempts"] >= ATTEMPTS
        due = now + BACKOFF_SECONDS * 2 ** item["attempts"]
        with store.writing() as db:
            db.execute(
                "UPDATE queue SET state = ?, error = ?, due_at = ? WHERE id = ?",
                ("dead" if dead else "waiting", str(error.strerror or error), due, item["id"]),
            )
        event("delivery failed", item=item["id"], attempt=item["attempts"], dead=dead)
        return
    with store.writing() as db:
        db.execute("UPDATE queue SET state = 'delivered', document = '' WHERE id = ?", (item["id"],))
        count(db, "edi_routed_total")
    event("delivered", item=item["id"], interchange=item["interchange"], partner=item["recipient"])


def deliver(folder: Path, name: str, document: str) -> None:
    """Afterwards the whole document is on disk under its name; a second delivery changes nothing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f".{name}.part"
    with part.open("w", newline="") as file:
        file.write(document)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / name)


def requeue(store: Store, identity: int, now: float) -> bool:
    """A dead letter starts again with all its attempts; False if there is no such dead letter."""
    with store.writing() as db:
        changed = db.execute(
            "UPDATE queue SET state = 'waiting', attempts = 0, due_at = ? WHERE id = ? AND state = 'dead'",
            (now, identity),
        ).rowcount
    event("dead letter requeued", item=identity, found=bool(changed))
    return bool(changed)
