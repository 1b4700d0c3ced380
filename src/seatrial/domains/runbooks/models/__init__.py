"""Tables of runbooks: the library, and (beside it) the runs."""

from seatrial.domains.runbooks.models.library import Revision, RevisionReview, Runbook
from seatrial.domains.runbooks.models.rehearsals import DeployRehearsal
from seatrial.domains.runbooks.models.runs import Run, RunApproval, RunLine, RunStep, Stop

__all__ = [
    "DeployRehearsal",
    "Revision",
    "RevisionReview",
    "Run",
    "RunApproval",
    "RunLine",
    "RunStep",
    "Runbook",
    "Stop",
]
