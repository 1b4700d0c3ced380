"""Which of what was sent counts for a criterion that waits for it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

from seatrial.domains.evidence.rules.ages import Ages
from seatrial.domains.evidence.types import Item

#: What `upload` says where a criterion names no age; see probes/upload.py.
_UNSAID = timedelta(days=3650)


class Candidate(Protocol):
    """What is known of a piece of sent evidence."""

    provenance: str
    revision: str
    effective_at: Any
    collected_at: Any


def best(candidates: Iterable[Any], *, parameters: Mapping[str, Any], revision: str) -> Any | None:
    """The one that counts: of the right revision, proven before asserted where proof is wanted, and of
    those the one with the latest effective date, not the latest upload (R062); None where there is none.
    """
    wants_proof = parameters.get("provenance") == "proven"
    fitting = [
        each for each in candidates if parameters.get("revision") != "same" or each.revision == revision
    ]
    return max(
        fitting,
        key=lambda each: (
            each.provenance == "proven" if wants_proof else True,
            each.effective_at,
            each.collected_at,
        ),
        default=None,
    )


def bound(
    item: Item, *, key: str, parameters: Mapping[str, Any], max_age: timedelta, ages: Ages, tier: int | None
) -> Item:
    """The item as the criterion sees it: with the expiry that applies now, and refused where proof is wanted
    and nobody vouches for it.
    """
    said = None if max_age >= _UNSAID else max_age
    expires = item.effective_at + ages.of(item.type, tier=tier, said=said)
    ends = item.extra.get("ends_at")
    if ends is not None:  # the sender, or the VEX that closed findings, names an end of its own
        expires = min(expires, ends)
    seen = replace(item, key=key, expires_at=expires)
    if parameters.get("provenance") == "proven" and item.provenance != "proven":
        words = (
            f"{item.name} is asserted: no enrolled producer vouches for it, and this criterion wants proof. "
            "Let an enrolled runner or the service's CI send it."
        )
        return replace(seen, outcome="failed", problem=words, extra={**item.extra, "unproven": True})
    return seen
