"""Takes an interchange: judged, stored, acknowledged and queued in one transaction."""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from edi_gateway import faults
from edi_gateway.acknowledgements import (
    forwardable,
    functional_acknowledgement,
    interchange_acknowledgement,
)
from edi_gateway.log import event
from edi_gateway.store import Store, count
from edi_gateway.validation import Verdict, judge
from edi_gateway.x12 import UnparseableError, read

SLA_SECONDS = 30
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10, 30, 60, 300)
RESULTS = {"A": "accepted", "P": "partially_accepted", "R": "rejected"}


@dataclass(frozen=True)
class Receipt:
    interchange: int
    result: str
    ta1: str | None  # both None while the acknowledgements are held back
    functional: str | None


def receive(store: Store, raw: bytes, received_at: float, clock: Callable[[], float] = time.time) -> Receipt:
    """On disk when this returns. Raises UnparseableError for what no TA1 can answer."""
    try:
        interchange = read(raw)
    except UnparseableError:
        with store.writing() as db:
            count(db, "edi_interchanges_total", 'result="unparseable"')
        raise
    verdict = judge(interchange)
    sender, receiver, number = (interchange.header[place].strip() for place in (6, 8, 13))
    with store.writing() as db:
        used = "SELECT 1 FROM interchanges WHERE sender = ? AND control_number = ? AND note = '000'"
        if verdict.note == "000" and db.execute(used, (sender, number)).fetchone():
            verdict = Verdict("025")
        row = (sender, receiver, number, received_at, raw, verdict.note, verdict.result)
        identity = db.execute(
            "INSERT INTO interchanges (sender, receiver, control_number, received_at, raw, note, result,"
            " ta1) VALUES (?, ?, ?, ?, ?, ?, ?, '') RETURNING id", row
        ).fetchone()["id"]  # fmt: skip
        now = datetime.fromtimestamp(received_at, UTC)
        ta1 = interchange_acknowledgement(interchange, verdict.note, identity * 2 % 10**9, now)
        functional = functional_acknowledgement(interchange, verdict, (identity * 2 + 1) % 10**9, now)
        db.execute(
            "UPDATE interchanges SET ta1 = ?, functional = ? WHERE id = ?", (ta1, functional, identity)
        )
        if verdict.result != "R":
            enqueue(db, identity, receiver, forwardable(interchange, verdict), received_at)
        count(db, "edi_interchanges_total", f'result="{RESULTS[verdict.result]}"')
        held = "drop-acknowledgements" in faults.active(store)
        if not held:
            _acknowledge(db, identity, clock())
    result = RESULTS[verdict.result]
    event("interchange received", interchange=identity, sender=sender, result=result, note=verdict.note)
    return Receipt(identity, result, None if held else ta1, None if held else functional)


def enqueue(db: sqlite3.Connection, identity: int, recipient: str, document: str, now: float) -> None:
    db.execute(
        "INSERT INTO queue (interchange, recipient, document, queued_at, due_at) VALUES (?, ?, ?, ?, ?)",
        (identity, recipient, document, now, now),
    )


def release_acknowledgements(store: Store, now: float) -> None:
    """Acknowledgements that were held back go to their senders' outboxes, late but not lost."""
    pending = "SELECT id, sender, ta1, functional FROM interchanges WHERE acknowledged_at IS NULL LIMIT 50"
    if not store.db.execute(pending).fetchone():
        return
    with store.writing() as db:
        for row in db.execute(pending).fetchall():
            _acknowledge(db, row["id"], now)
            enqueue(db, row["id"], row["sender"], row["ta1"] + (row["functional"] or ""), now)


def _acknowledge(db: sqlite3.Connection, identity: int, now: float) -> None:
    row = db.execute(
        "UPDATE interchanges SET acknowledged_at = ? WHERE id = ? RETURNING received_at, note, result,"
        " functional IS NOT NULL AS answered", (now, identity)
    ).fetchone()  # fmt: skip
    accepted = "accepted" if row["note"] == "000" else "rejected"
    count(db, "edi_acknowledgements_total", f'kind="ta1",result="{accepted}"')
    if row["answered"]:
        count(db, "edi_acknowledgements_total", f'kind="999",result="{RESULTS[row["result"]]}"')
    seconds = max(0.0, now - row["received_at"])
    bucket = next((str(limit) for limit in BUCKETS if seconds <= limit), "+Inf")
    count(db, "edi_acknowledgement_seconds_bucket", bucket)
    count(db, "edi_acknowledgement_seconds_sum", by=seconds)
