"""Writes of runners: enrolling and revoking, submitting and taking jobs, approving contents."""

from seatrial.domains.runners.services.approving import CannotApprove, approve, revoke_approval
from seatrial.domains.runners.services.ending import cancel, give_up, prune
from seatrial.domains.runners.services.enrolling import (
    CannotEnrol,
    Enrolled,
    IssuedCode,
    enrol,
    issue_code,
    revoke,
)
from seatrial.domains.runners.services.submitting import submit
from seatrial.domains.runners.services.working import CannotFinish, Taken, beat, finish, renew_token, take

__all__ = [
    "CannotApprove",
    "CannotEnrol",
    "CannotFinish",
    "Enrolled",
    "IssuedCode",
    "Taken",
    "approve",
    "beat",
    "cancel",
    "enrol",
    "finish",
    "give_up",
    "issue_code",
    "prune",
    "renew_token",
    "revoke",
    "revoke_approval",
    "submit",
    "take",
]
