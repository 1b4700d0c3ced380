"""What checklists said before (R055)."""

from dataclasses import dataclass

from seatrial.domains.readiness.models import ChecklistVersion
from seatrial.domains.readiness.rules import Differences, differences
from seatrial.domains.readiness.selectors.checklists import checklist
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean


@dataclass(frozen=True, slots=True)
class Newer:
    """A checklist says something else now than under the digest that somebody pinned."""

    pinned: ChecklistVersion
    version: str
    digest: str
    differences: Differences


def versions(urn: str) -> list[ChecklistVersion]:
    """Everything that the checklist of that URN has said, the newest first."""
    return list(ChecklistVersion.objects.filter(urn=urn).order_by("-applied_at", "-pk"))


def version(urn: str, *, named: str) -> ChecklistVersion:
    """The version of that digest (its first digits do) or number; of several with one number the newest.

    Raises NotFound with those that there are.
    """
    found = versions(urn)
    for row in found:
        if row.version == named or (len(named) >= 4 and _digits(row.digest).startswith(_digits(named))):
            return row
    known = [row.version for row in found]
    raise NotFound(f"{urn} has no version {named!r}", remedy=did_you_mean(named, known=known))


def _digits(digest: str) -> str:
    return digest.removeprefix("sha256:")


def compare(before: ChecklistVersion, *, after: ChecklistVersion) -> Differences:
    """How one version differs from the other."""
    return differences(before.body, after=after.body)


def newer(urn: str, *, digest: str) -> Newer | None:
    """What the checklist says now, where that is something else than under the digest; else None.

    Raises NotFound where it never said that, or is not applied any more.
    """
    pinned = version(urn, named=digest)
    now = checklist(urn.partition(":")[2])
    if now.digest == pinned.digest:
        return None
    body = workspace.standing(urn).body
    return Newer(pinned, now.version, now.digest, differences(pinned.body, after=body))
