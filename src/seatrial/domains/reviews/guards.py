"""What reviews forbid to lower floors: production without a go, a new owner without a handover (R001), a
rehearsal closed over what blocks (R081).
"""

from collections.abc import Iterator
from datetime import datetime

from seatrial.domains.catalog.types import ChangesOwner, EntersProduction
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.reviews import selectors
from seatrial.domains.reviews.selectors.rehearsals import blocked_by_issues
from seatrial.domains.runbooks.types.rehearsals import ClosesRehearsal
from seatrial.kit.guards import Veto, guard

_OPEN = "seatrial review open --service {} --kind {}"


def _production(question: EntersProduction, *, now: datetime) -> Iterator[Veto]:
    """A service becomes production only where a go about one of its production environments stands."""
    if not selectors.enforced()[0]:
        return
    service = question.after
    environments = selectors.production_of(service, held=selectors.policy())
    if selectors.has_standing_go(service, environments=environments, now=now) is None:
        yield Veto(
            "production",
            f"no go stands for {service.name} in {' or '.join(sorted(environments))}",
            f"Decide its readiness first: {_OPEN.format(service.name, 'new_service')}",
        )


def _owner(question: ChangesOwner, *, now: datetime) -> Iterator[Veto]:
    """A service gets another owner only where a review of the change has been handed over."""
    del now
    if not selectors.enforced()[1]:
        return
    service = question.before
    if not selectors.is_handed_over(service, to=question.after.owner):
        yield Veto(
            "owner",
            f"the handover of {service.name} from {service.owner} to {question.after.owner} is not accepted",
            f"Hand it over first: {_OPEN.format(service.name, 'vendor_transition')}",
        )


def _rehearsal(question: ClosesRehearsal, *, now: datetime) -> Iterator[Veto]:
    """A rehearsal is closed once what blocks among its issues was remedied, and somebody else verified it."""
    del now
    found = evidence.by_uids([question.evidence]).values()
    for reason in blocked_by_issues(found).values():
        remedy = "Finish what remedies it, and have somebody else verify that."
        yield Veto("issues", reason, remedy)


guard(EntersProduction, name="reviews.production", ask=_production)
guard(ChangesOwner, name="reviews.owner", ask=_owner)
guard(ClosesRehearsal, name="reviews.rehearsal", ask=_rehearsal)
