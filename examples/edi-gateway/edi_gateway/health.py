"""What is healthy: each component with its state and, when it is not well, the reason."""

import os
import sqlite3
import threading
from pathlib import Path

from edi_gateway import faults
from edi_gateway.store import Store

HEARTBEAT_SECONDS = 5


class Quota:
    """Bytes below the data directory, measured at most every two seconds: intake asks each time."""

    def __init__(self, store: Store, limit: int) -> None:
        self.limit, self._store = limit, store
        self._measured, self._bytes, self._turn = float("-inf"), 0, threading.Lock()

    def used(self, now: float) -> int:
        """Bytes in use; the whole quota while the fault disk-full is on."""
        with self._turn:
            if abs(now - self._measured) >= 2:
                self._bytes, self._measured = _size(self._store.data), now
        return max(self._bytes, self.limit) if "disk-full" in faults.active(self._store) else self._bytes

    def is_full(self, now: float) -> bool:
        return self.used(now) >= self.limit


def _size(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(parent) / name).lstat().st_size
            except FileNotFoundError:  # a delivery has just renamed it
                continue
    return total


def components(store: Store, quota: Quota, now: float) -> dict[str, str]:
    """Component to the reason why it is unhealthy, "" when it is healthy."""
    try:
        store.db.execute("BEGIN IMMEDIATE")
        store.db.execute("ROLLBACK")
        beat = store.marked("router")
        full = quota.is_full(now)
    except sqlite3.Error as error:
        return {"database": f"not writable: {error}", "router": "unknown", "disk": "unknown"}
    router = "no heartbeat yet"
    if beat is not None:
        router = f"silent for {now - beat:.0f} s" if now - beat >= HEARTBEAT_SECONDS else ""
    return {"database": "", "router": router, "disk": "quota reached" if full else ""}
