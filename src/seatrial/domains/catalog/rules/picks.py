"""What entities pick of higher domains: a calendar, a severity scheme."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.catalog.types import Pick
from seatrial.domains.workspace.types import Pointer

PREFIX = "seatrial.dev/"


def picked(body: Mapping[str, Any], *, pick: Pick) -> tuple[Pointer, str] | None:
    """Where the entity says it, and the name that it picks; None where it picks nothing."""
    annotations = body["metadata"].get("annotations") or {}
    places: tuple[tuple[Pointer, object], ...] = (
        (("spec", pick.key), body["spec"].get(pick.key)),
        (("metadata", "annotations", PREFIX + pick.key), annotations.get(PREFIX + pick.key)),
    )
    for pointer, said in places:
        if isinstance(said, str) and said.strip():
            return pointer, _name(said.strip(), pick)
    return None


def _name(said: str, pick: Pick) -> str:
    """`sev` of `sev`, `severity-scheme:sev` and `severityscheme:sev`: the kind is written in either way."""
    kind, colon, name = said.partition(":")
    return name if colon and kind.casefold().replace("-", "") == pick.urn_kind.replace("-", "") else said
