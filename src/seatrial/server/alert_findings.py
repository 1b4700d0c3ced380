"""How alerts go, for the doctor and the watchdog: asked of the database without the application."""

from collections.abc import Iterator
from typing import Any

import psycopg

from seatrial.kit.plurals import counted
from seatrial.server.config import Settings
from seatrial.server.findings import Finding

#: What waits longer is late: reading takes a moment, and a timer is looked at several times a second.
LATE_SECONDS = 60.0
_LETTERS = "SELECT count(*), min(created_at) FROM alerts_deadletter WHERE settled_at IS NULL"
_UNREAD = """
    SELECT count(*), min(received_at) FROM alerts_arrival
     WHERE read_at IS NULL AND received_at < clock_timestamp() - make_interval(secs => %s)
"""
_LATE = """
    SELECT count(*), min(due) FROM (
        SELECT next_at AS due FROM alerts_escalationrun WHERE state = 'active'
        UNION ALL SELECT due_at FROM alerts_heartbeat WHERE due_at IS NOT NULL) AS timers
     WHERE due < clock_timestamp() - make_interval(secs => %s)
"""


def findings(line: psycopg.Connection[Any], *, place: str, settings: Settings) -> Iterator[Finding]:
    """Arrivals that nobody reads, timers that are late, dead letters, the watchdog; nothing before the first
    start.
    """
    try:
        count, since = line.execute(_LETTERS).fetchone() or (0, None)
        late = trouble(line)
    except psycopg.errors.UndefinedTable:
        return
    if late:
        remedy = "The pager reads and pages; start: seatrial up. Its log says what keeps it."
        yield Finding("alerts", "fail", place, late, remedy)
    else:
        yield Finding("alerts", "ok", place, "what monitors sent is read, and no timer is late")
    if count and since is not None:
        words = f"{counted(count, one='dead letter')} of monitors, the oldest since {since:%Y-%m-%d %H:%M:%S}"
        remedy = "Repair them and replay them, or drop them: seatrial alert dead-letters"
        yield Finding("dead letters", "warn", "/alerts/dead-letters", words, remedy)
    if settings.watchdog_url is None:
        words = "nobody outside would notice that Seatrial pages nobody any more"
        yield Finding(
            "watchdog", "warn", "SEATRIAL_WATCHDOG_URL", words, "Set it to an address that somebody watches."
        )  # fmt: skip
    else:
        yield Finding("watchdog", "ok", "SEATRIAL_WATCHDOG_URL", "it is called while paging goes well")


def trouble(line: psycopg.Connection[Any]) -> str:
    """What of alerts is late, in words; '' where nothing is."""
    unread, since = line.execute(_UNREAD, [LATE_SECONDS]).fetchone() or (0, None)
    if unread and since is not None:
        many = counted(unread, one="request", many="requests")
        return f"{many} of monitors not read, the oldest since {since:%Y-%m-%d %H:%M:%S}"
    timers, due = line.execute(_LATE, [LATE_SECONDS]).fetchone() or (0, None)
    if timers and due is not None:
        return f"{counted(timers, one='timer')} of alerts late, the oldest since {due:%Y-%m-%d %H:%M:%S}"
    return ""
