"""The words of the audit log as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as rules, pages and exports see it: who did what to which thing, and when.

    `number` counts entries in the order in which they were written; pages continue from it.
    """

    number: int
    uid: str
    at: datetime
    actor_kind: str
    actor_uid: str
    actor_name: str
    action: str
    subject: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show of the log; an empty field asks for everything."""

    action: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Entries newest first; `before` continues with older ones, None where there are none."""

    records: tuple[Record, ...]
    before: int | None


#: Tables to which the application's role of the database may only add.
APPEND_ONLY = frozenset({"audit_entry"})
