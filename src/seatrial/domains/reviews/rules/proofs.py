"""Which evidence counts for an item that people answer (R011, R025, R062)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.readiness.types import Criterion
from seatrial.domains.reviews.rules.covering import covers
from seatrial.domains.reviews.types import Artefact
from seatrial.domains.reviews.types.words import CarryOver
from seatrial.kit import durations


@dataclass(frozen=True, slots=True)
class About:
    """What the evidence has to be about: the subject of the review."""

    service: str
    environment: str
    artefact: Artefact
    carries_over: CarryOver = "exact"
    #: environments that are production: rehearsals are not held there (S3:280)
    production: Collection[str] = ()


def fault(found: Evidence, *, criterion: Criterion, about: About, now: datetime, retracted: str = "") -> str:
    """Why the evidence does not count for the criterion, in words; '' where it counts."""
    if retracted:
        return f"it was retracted: {retracted}"
    if found.subject.service != about.service:
        return f"it is about {found.subject.service}, not {about.service}"
    if found.type not in criterion.accepts:
        return f"it is of the type {found.type}; this item accepts {', '.join(criterion.accepts)}"
    if found.outcome != "found":
        return f"it failed: {found.problem}"
    if found.expires_at <= now:
        return f"it expired {durations.spell(now - found.expires_at)} ago"
    if criterion.provenance == "proven" and found.provenance != "proven":
        return "it is asserted: nobody vouches for it, and this item wants proof"
    return _place_fault(found, criterion, about) or _revision_fault(found, about)


def _place_fault(found: Evidence, criterion: Criterion, about: About) -> str:
    place = found.subject.environment
    if criterion.outside_production:
        if place in about.production:
            return f"it was done in {place}, which is production; this item wants it done before, elsewhere"
        return ""
    if place != about.environment:
        return f"it is about {place}, and the review is about {about.environment}"
    return ""


def _revision_fault(found: Evidence, about: About) -> str:
    revision = found.subject.revision
    if not revision or not about.artefact.names:
        return ""
    if covers(about.artefact, other=Artefact(version=revision, digest=revision, commit=revision),
              carries_over=about.carries_over):  # fmt: skip
        return ""
    return f"it is about {revision[:40]}, and the review is about {about.artefact.revision[:40]}"
