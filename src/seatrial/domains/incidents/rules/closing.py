"""What keeps a postmortem from being closed."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from seatrial.domains.incidents.types import PART_WORDS, PARTS
from seatrial.kit.problems import Fault

TAG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
#: The decision that nothing is to be done, and the reason that follows it.
_NO_ACTION = re.compile(
    r"\bno actions?\b(?:\s+is\s+needed)?\s*(?:[:,;]|\bbecause\b)(?P<reason>.*)", re.I | re.S
)
_REVISION = re.compile(r"(?:runbook:)?(?P<name>[a-z0-9][a-z0-9./-]*)@(?P<number>[1-9][0-9]{0,8})")
_SHORTEST_REASON = 10


def missing(
    parts: Mapping[str, str], *, tags: tuple[str, ...], actions: int, change: str, no_change: str,
    revision_is_known: bool = False,
) -> Iterator[Fault]:  # fmt: skip
    """Each thing that is missing: five parts (R203), a cause tag (R205), an action or a reason, and a changed
    runbook or document or a reason (R204). `revision_is_known` says that `change` names a revision that there
    is; else it is the address of one.
    """
    for part in PARTS:
        if not parts.get(part, "").strip():
            yield Fault(f"/parts/{part}", f"the part '{PART_WORDS[part]}' is empty", "Write it.")
    if not tags:
        yield Fault("/tags", "no cause is tagged", "Give it a tag, as expired-certificate.")
    if not actions and not says_why_not(parts.get("corrective", "")):
        remedy = "Open one, or write into the corrective actions why not: No action, because ..."
        yield Fault("/parts/corrective", "nobody does anything about it, and nobody says why not", remedy)
    if change.strip() and not revision_is_known and not is_address(change):
        remedy = "Give a revision, as runbook:edi-gateway/deploy@3, or an address that begins with https://."
        yield Fault(
            "/change", f"{change.strip()[:60]!r} is no revision that there is, and no address", remedy
        )
    if not change.strip() and len(no_change.strip()) < _SHORTEST_REASON:
        remedy = "Give the address of its revision, or say in a sentence why nothing has to change."
        yield Fault("/change", "no runbook or document was changed, and nobody said why", remedy)


def says_why_not(corrective: str) -> bool:
    """Whether the text decides that nothing is done, and a reason follows."""
    found = _NO_ACTION.search(corrective)
    reason = found["reason"].strip(" .,:;\n") if found else ""
    return len(reason.removeprefix("because").strip()) >= _SHORTEST_REASON


def is_address(change: str) -> bool:
    """Whether it is an address under https, of a host."""
    text = change.strip()
    try:
        found = urlsplit(text)
        return found.scheme == "https" and bool(found.hostname) and text.split() == [text]
    except ValueError:
        return False


def revision_in(change: str) -> tuple[str, int] | None:
    """The runbook and the number that it names (`runbook:edi-gateway/deploy@3`), None for another name."""
    found = _REVISION.fullmatch(change.strip())
    return (found["name"], int(found["number"])) if found else None


def bad_tags(tags: tuple[str, ...]) -> Iterator[Fault]:
    """Tags that are none."""
    for tag in tags:
        if not TAG.fullmatch(tag):
            yield Fault("/tags", f"{tag[:60]!r} is no tag", "Write small letters and hyphens: disk-full.")
