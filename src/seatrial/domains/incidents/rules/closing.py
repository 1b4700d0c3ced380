"""What keeps a postmortem from being closed."""

import re
from collections.abc import Iterator, Mapping

from seatrial.domains.incidents.types import PART_WORDS, PARTS
from seatrial.kit.problems import Fault

TAG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
_SHORTEST_REASON = 10


def missing(
    parts: Mapping[str, str], *, tags: tuple[str, ...], actions: int, change: str, no_change: str
) -> Iterator[Fault]:
    """Each thing that is missing: five parts (R203), a cause tag (R205), an action or a reason, and a changed
    runbook or document or a reason (R204).
    """
    for part in PARTS:
        if not parts.get(part, "").strip():
            yield Fault(f"/parts/{part}", f"the part '{PART_WORDS[part]}' is empty", "Write it.")
    if not tags:
        yield Fault("/tags", "no cause is tagged", "Give it a tag, as expired-certificate.")
    if not actions and "no action" not in parts.get("corrective", "").lower():
        remedy = "Open one, or write into the corrective actions: no action, because ..."
        yield Fault("/parts/corrective", "nobody does anything about it", remedy)
    if not change.strip() and len(no_change.strip()) < _SHORTEST_REASON:
        remedy = "Give the address of its revision, or say in a sentence why nothing has to change."
        yield Fault("/change", "no runbook or document was changed, and nobody said why", remedy)


def bad_tags(tags: tuple[str, ...]) -> Iterator[Fault]:
    """Tags that are none."""
    for tag in tags:
        if not TAG.fullmatch(tag):
            yield Fault("/tags", f"{tag[:60]!r} is no tag", "Write small letters and hyphens: disk-full.")
