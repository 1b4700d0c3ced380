"""Writes of runbooks: starting and deciding about runs, taking what runners tell, stopping all."""

from seatrial.domains.runbooks.services.approving import approve_run, withdraw_approval
from seatrial.domains.runbooks.services.deciding import CannotResume, complete, confirm, resume
from seatrial.domains.runbooks.services.going_on import go_on
from seatrial.domains.runbooks.services.locking import CannotRun, CannotStartRuns
from seatrial.domains.runbooks.services.looking_back import look_back
from seatrial.domains.runbooks.services.outdating import outdate
from seatrial.domains.runbooks.services.proving import prove
from seatrial.domains.runbooks.services.reporting import report
from seatrial.domains.runbooks.services.reviewing import CannotReview, review
from seatrial.domains.runbooks.services.starting import start
from seatrial.domains.runbooks.services.stopping import start_again, stop
from seatrial.domains.runbooks.services.sweeping import expire_approvals, hand_out_waiting
from seatrial.domains.runbooks.services.taking_back import abort, roll_back

__all__ = [
    "CannotResume",
    "CannotReview",
    "CannotRun",
    "CannotStartRuns",
    "abort",
    "approve_run",
    "complete",
    "confirm",
    "expire_approvals",
    "go_on",
    "hand_out_waiting",
    "look_back",
    "outdate",
    "prove",
    "report",
    "resume",
    "review",
    "roll_back",
    "start",
    "start_again",
    "stop",
    "withdraw_approval",
]
