"""The signs of life of worker and pager in the database."""

from typing import Any

import psycopg

from seatrial.kit.plurals import counted

#: A worker beats every second; one that was silent for so long is not counted on.
SILENT_SECONDS = 10.0
#: A pager's rounds beat every two seconds, or once they have waited for slow servers.
PAGER_SILENT_SECONDS = 60.0
#: So in the first moments of an installation, which start it last.
NO_PAGER = "no pager has run yet"
_BEAT = "SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat)) FROM procrastinate_workers"


def silence(line: psycopg.Connection[Any]) -> float | None:
    """Seconds since the last sign of life of any worker, None where none is registered."""
    try:
        row = line.execute(_BEAT).fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    return float(row[0]) if row and row[0] is not None else None


# By name: the rounds of processes that ended stay in the table for a day.
_ROUNDS = """
    SELECT round, extract(epoch FROM clock_timestamp() - max(beat_at)),
           (array_agg(trouble ORDER BY beat_at DESC))[1]
      FROM notices_pagerbeat WHERE round <> %s GROUP BY round ORDER BY 2 DESC
"""
_OVERDUE = """
    SELECT count(*) FROM notices_delivery
     WHERE state IN ('queued', 'sending') AND next_at < clock_timestamp() - make_interval(secs => %s)
"""


def pager_trouble(line: psycopg.Connection[Any], *, but: str = "") -> str:
    """What is wrong with sending pages, in words; '' where every round goes well, but perhaps that one, and
    nothing is late.
    """
    try:
        rows = line.execute(_ROUNDS, [but]).fetchall()
        late = line.execute(_OVERDUE, [PAGER_SILENT_SECONDS]).fetchone()
    except psycopg.errors.UndefinedTable:
        return NO_PAGER
    overdue = f"{counted(late[0], one='page')} should have been sent" if late and late[0] else ""
    if not rows:
        return f"{NO_PAGER}, and {overdue}" if overdue else NO_PAGER
    name, silence, _ = rows[0]
    if silence > PAGER_SILENT_SECONDS:
        return f"the last sign of life of its round {name} is {silence:.0f} s old"
    troubled = next((f"{name}: {trouble}" for name, _, trouble in rows if trouble), "")
    if troubled:
        return troubled
    return overdue
