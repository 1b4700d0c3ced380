"""Names that were given up: what is called so now, and what something was called."""

from collections.abc import Collection
from typing import Any

from django.db import connection

_CURRENT = """
    SELECT f.urn, d.urn FROM workspace_formername f JOIN workspace_definition d USING (uid)
"""


def current(urn: str) -> str:
    """The URN of the definition that had that one; '' where none did, or it does not stand any more."""
    return currents([urn]).get(urn[:200], "")


def currents(urns: Collection[str]) -> dict[str, str]:
    """The same for many of them, by the one that was given up; those that none had are left out."""
    wanted = [each[:200] for each in urns]
    return {str(old): str(new) for old, new in _rows(f"{_CURRENT} WHERE f.urn = ANY(%s)", [wanted])}


def former_names() -> dict[str, str]:
    """Every URN that was given up, with the one that its definition has now."""
    return {str(old): str(new) for old, new in _rows(_CURRENT, [])}


def former(urns: Collection[str]) -> dict[str, list[str]]:
    """The URNs that the definitions of these ones had, by the present URN; those without any are left out."""
    found: dict[str, list[str]] = {}
    for old, new in _rows(f"{_CURRENT} WHERE d.urn = ANY(%s) ORDER BY f.since DESC", [list(urns)]):
        found.setdefault(str(new), []).append(str(old))
    return found


def _rows(query: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
