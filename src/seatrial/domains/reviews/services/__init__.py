"""Writes of reviews."""

from seatrial.domains.reviews.services.accepting import accept, reject
from seatrial.domains.reviews.services.answering import answer, assign
from seatrial.domains.reviews.services.commenting import ask_exception, comment, confirm_exception
from seatrial.domains.reviews.services.deciding import decide
from seatrial.domains.reviews.services.editing import Change, change_review, complete
from seatrial.domains.reviews.services.falling import CannotRevoke, look_soon, revoke, sweep
from seatrial.domains.reviews.services.following import follow_falls, notice_contracts
from seatrial.domains.reviews.services.gaps import keep_open_gaps
from seatrial.domains.reviews.services.incidents import ClosedIncident, Followed, follow_incident
from seatrial.domains.reviews.services.locking import CannotStep
from seatrial.domains.reviews.services.making import Cause, NewReview
from seatrial.domains.reviews.services.opening import open_by_trigger, open_review
from seatrial.domains.reviews.services.process import keep_yearly_review, open_process_review
from seatrial.domains.reviews.services.proposing import (
    CannotDecide,
    NewProposal,
    propose,
    withdraw_proposal,
)
from seatrial.domains.reviews.services.rehearsals import (
    CannotCloseRehearsal,
    close_rehearsal,
    open_rehearsal,
)
from seatrial.domains.reviews.services.remedying import NewRemedy, remedy
from seatrial.domains.reviews.services.reminding import escalate_silent
from seatrial.domains.reviews.services.reviewing import (
    consult,
    name_reviewer,
    record_review,
    set_prerequisite,
)
from seatrial.domains.reviews.services.signing import CannotSign, ToSign, prepare, sign
from seatrial.domains.reviews.services.stepping import (
    HandsOver,
    begin_preparing,
    close,
    hand_over,
    submit,
    verify,
    withdraw,
)
from seatrial.domains.reviews.services.verifying import (
    answer_finding,
    label_finding,
    notice_change,
    record_finding,
)
from seatrial.domains.reviews.services.waiving import (
    CannotWaive,
    NewWaiver,
    approve_waiver,
    ask_waiver,
    end_waiver,
    refuse_waiver,
)

__all__ = [
    "CannotCloseRehearsal",
    "CannotDecide",
    "CannotRevoke",
    "CannotSign",
    "CannotStep",
    "CannotWaive",
    "Cause",
    "Change",
    "ClosedIncident",
    "Followed",
    "HandsOver",
    "NewProposal",
    "NewRemedy",
    "NewReview",
    "NewWaiver",
    "ToSign",
    "accept",
    "answer",
    "answer_finding",
    "approve_waiver",
    "ask_exception",
    "ask_waiver",
    "assign",
    "begin_preparing",
    "change_review",
    "close",
    "close_rehearsal",
    "comment",
    "complete",
    "confirm_exception",
    "consult",
    "decide",
    "end_waiver",
    "escalate_silent",
    "follow_falls",
    "follow_incident",
    "hand_over",
    "keep_open_gaps",
    "keep_yearly_review",
    "label_finding",
    "look_soon",
    "name_reviewer",
    "notice_change",
    "notice_contracts",
    "open_by_trigger",
    "open_process_review",
    "open_rehearsal",
    "open_review",
    "prepare",
    "propose",
    "record_finding",
    "record_review",
    "refuse_waiver",
    "reject",
    "remedy",
    "revoke",
    "set_prerequisite",
    "sign",
    "submit",
    "sweep",
    "verify",
    "withdraw",
    "withdraw_proposal",
]
