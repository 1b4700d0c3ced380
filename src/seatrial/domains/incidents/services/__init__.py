"""What can be done about incidents: declare, lead, tell, resolve, review."""

from seatrial.domains.incidents.services.declaring import declare
from seatrial.domains.incidents.services.detecting import open_detected
from seatrial.domains.incidents.services.ending import reopen, resolve
from seatrial.domains.incidents.services.linking import follow, join_party, link, part_ways
from seatrial.domains.incidents.services.locking import CannotLead
from seatrial.domains.incidents.services.looking import look_after, mark_overdue, remind, tell_late_updates
from seatrial.domains.incidents.services.looking_back import look_back
from seatrial.domains.incidents.services.renaming import rename
from seatrial.domains.incidents.services.reviewing import (
    CannotClosePostmortem,
    CannotWritePostmortem,
    close_postmortem,
    write_postmortem,
)
from seatrial.domains.incidents.services.roles import end_role, give_role, hand_over
from seatrial.domains.incidents.services.spreading import spread
from seatrial.domains.incidents.services.subscribing import (
    CannotSubscribe,
    confirm,
    forget_unconfirmed,
    look,
    subscribe,
    unsubscribe,
)
from seatrial.domains.incidents.services.telling import tell_answer_late
from seatrial.domains.incidents.services.unlinking import unlink
from seatrial.domains.incidents.services.updating import describe, note, update

__all__ = [
    "CannotClosePostmortem",
    "CannotLead",
    "CannotSubscribe",
    "CannotWritePostmortem",
    "close_postmortem",
    "confirm",
    "declare",
    "describe",
    "end_role",
    "follow",
    "forget_unconfirmed",
    "give_role",
    "hand_over",
    "join_party",
    "link",
    "look",
    "look_after",
    "look_back",
    "mark_overdue",
    "note",
    "open_detected",
    "part_ways",
    "remind",
    "rename",
    "reopen",
    "resolve",
    "spread",
    "subscribe",
    "tell_answer_late",
    "tell_late_updates",
    "unlink",
    "unsubscribe",
    "update",
    "write_postmortem",
]
