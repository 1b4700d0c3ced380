"""Whether the database keeps what it confirmed, and takes as many connections as Seatrial opens."""

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg

from seatrial.server.config import Settings
from seatrial.server.findings import Finding
from seatrial.server.postgres import connections_needed

_GUIDE = "docs/how-to/use-your-own-postgresql.md"
_SAFE = ("fsync", "full_page_writes", "synchronous_commit")
_ASKED = """
    SELECT current_setting('fsync'), current_setting('full_page_writes'),
        current_setting('synchronous_commit'), current_setting('synchronous_standby_names'),
        current_setting('max_connections')::int, current_setting('superuser_reserved_connections')::int
"""


def findings(line: psycopg.Connection[Any], *, place: str, settings: Settings) -> Iterator[Finding]:
    """Whatever of the server's own settings lets answered requests be lost, or connections be refused."""
    row = line.execute(_ASKED).fetchone()
    if row is None:
        return
    *safe, standbys, most, reserved = row
    yield commits(dict(zip(_SAFE, safe, strict=True)), standbys=standbys, place=place)
    yield _connections(most - reserved, settings, place)


def commits(said: Mapping[str, str], *, standbys: str, place: str) -> Finding:
    """Whether what was answered stands, by the server's settings and the standbys that it waits for."""
    unsafe = [name for name in _SAFE if said[name] == "off"]
    if unsafe:
        words = f"{', '.join(unsafe)} is off: what was answered may be gone after a crash"
        remedy = "Set it to on in the server's settings: an answered alert has to page."
        return Finding("commits", "fail", place, words, remedy)
    if not standbys:
        words = "stand on its disk before they are answered; a standby, where there is one, may lag behind"
        return Finding("commits", "ok", place, words)
    if said["synchronous_commit"] == "local":
        words = f"are answered before {standbys} has them, since synchronous_commit is local"
        return Finding("commits", "warn", place, words, f"Set it to on, as {_GUIDE} says.")
    return Finding("commits", "ok", place, f"stand on its disk and on {standbys} before they are answered")


def _connections(most: int, settings: Settings, place: str) -> Finding:
    needed = connections_needed(settings)
    words = f"it takes {most}; web, worker and pagers open {needed} at most"
    if needed > most:
        remedy = (
            f"Raise max_connections, or lower SEATRIAL_DATABASE_POOL and SEATRIAL_WEB_PROCESSES ({_GUIDE})."
        )
        return Finding("connections", "fail", place, words, remedy)
    return Finding("connections", "ok", place, words)
