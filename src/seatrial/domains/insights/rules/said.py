"""What evidence says in fields or in a file, read with care: people and programs write it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any


def records(findings: Mapping[str, Any], *, under: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Of a form: the one record. Of a file: the list that it has under one of these names, or all of it."""
    said = findings.get("yaml", findings)
    if not isinstance(said, Mapping):
        return
    listed = next((said[name] for name in under if name in said), [said])
    for record in listed if isinstance(listed, list) else []:
        if isinstance(record, Mapping):
            yield record


def number(value: object) -> float | None:
    """A number that somebody can have measured, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**9:
        return None
    return float(value)


def moment(value: object) -> datetime | None:
    """The moment in ISO 8601, UTC where it names no zone, or None."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
