"""Identifiers and texts as OSCAL wants them: UUIDs made of names, tokens, values on one line."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

NAMESPACE = "https://seatrial.dev/ns/oscal"
OSCAL_VERSION = "1.1.3"
_NO_TOKEN = re.compile(r"[^A-Za-z0-9_.-]")
Json = Mapping[str, Any]


def uuid_of(*parts: str) -> str:
    """The same UUID for the same name, for ever: OSCAL knows versions 4 and 5 alone, and ours are of 7."""
    return str(uuid5(NAMESPACE_URL, "/".join((NAMESPACE, *parts))))


def token(text: str) -> str:
    """The text as a token: `readiness/alerts` is `readiness.alerts`."""
    found = _NO_TOKEN.sub(".", text)
    return found if found[:1].isalpha() or found[:1] == "_" else f"_{found}"


def line(text: str, *, without: str = "not stated") -> str:
    """The text on one line, never empty."""
    return " ".join(text.split()) or without


def moment(at: datetime) -> str:
    """The instant with its zone, in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def props(said: Iterable[tuple[str, object]]) -> Sequence[Json]:
    """Properties in our namespace; one without a value is left out."""
    found = [(name, line(str(value), without="")) for name, value in said]
    return [{"name": name, "ns": NAMESPACE, "value": value} for name, value in found if value]


def lists(**named: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """The lists by their key (`_` for `-`); an empty one is left out, since OSCAL allows none."""
    return {key.replace("_", "-"): value for key, value in named.items() if value}
