"""A review with what was decided in it, for whatever writes it down."""

from datetime import datetime

from seatrial.domains.reviews import models
from seatrial.domains.reviews.formats.dossiers import Dossier
from seatrial.domains.reviews.selectors.decisions import open_proposal, proposal_with, standing_of
from seatrial.domains.reviews.selectors.reports import report
from seatrial.domains.reviews.selectors.reviews import row_of
from seatrial.kit.access import Actor


def known_dossier(name: str, *, actor: Actor, now: datetime) -> Dossier:
    """The review of that number or uid with its decision, or the sign-offs that wait for one.

    Raises NotFound, also where the actor may not know of its service.
    """
    row = row_of(name, actor=actor)
    found = report(row, now=now)
    decided = models.Decision.objects.select_related("review", "proposal").filter(review=row).first()
    if decided is not None:
        signed = proposal_with(decided.proposal).sign_offs
        return Dossier(found, standing_of(decided, now=now), signed)
    waiting = open_proposal(str(row.uid))
    return Dossier(found, None, waiting.sign_offs if waiting is not None else ())
