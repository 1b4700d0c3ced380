"""Evidence that an item could be answered with, and what does not count, with why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.reviews import rules
from seatrial.domains.reviews.selectors.policies import policy, production_of
from seatrial.domains.reviews.types import ItemView, Report, Template

#: Of each type so many pieces are offered, the newest.
_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of evidence; `fault` says why it does not count for the item, '' where it does."""

    piece: Evidence
    fault: str
    chosen: bool


def candidates(
    item: ItemView, *, report: Report, service: Service, template: Template, now: datetime
) -> Sequence[Candidate]:
    """Evidence of the service of the types that the item accepts, what counts first, the newest first; of
    what probes found again and again only the last.

    What was brought for the item is among it, also where it counts no longer.
    """
    criterion = item.shown.criterion
    found: dict[str, Evidence] = dict(evidence.by_uids(item.row.evidence))
    for kind in criterion.accepts:
        wanted = evidence.Filter(service=service.urn, type=kind, show="current")
        found.update({each.uid: each for each in evidence.items(wanted, limit=_OFFERED, bare=True)})
    retracted = {
        each.evidence: each.reason for each in evidence.retractions(set(found)) if each.undone_at is None
    }
    review = report.review
    about = rules.About(
        service.urn,
        review.environment,
        review.artefact,
        template.carries_over,
        production_of(service, held=policy()),
    )
    made = [
        Candidate(
            each,
            rules.fault(
                each, criterion=criterion, about=about, now=now, retracted=retracted.get(each.uid, "")
            ),
            each.uid in item.row.evidence,
        )
        for each in found.values()
    ]
    newest = sorted(made, key=lambda each: each.piece.uid, reverse=True)
    return sorted(newest, key=lambda each: (bool(each.fault), not each.chosen))
