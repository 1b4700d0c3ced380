"""Tables of runbooks: the library, and (beside it) the runs."""

from seatrial.domains.runbooks.models.library import Revision, RevisionReview, Runbook

__all__ = ["Revision", "RevisionReview", "Runbook"]
