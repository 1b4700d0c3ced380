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
from seatrial.domains.incidents.services.unlinking import unlink
from seatrial.domains.incidents.services.updating import describe, note, update

__all__ = [
    "CannotClosePostmortem",
    "CannotLead",
    "CannotWritePostmortem",
    "close_postmortem",
    "declare",
    "describe",
    "end_role",
    "follow",
    "give_role",
    "hand_over",
    "join_party",
    "link",
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
    "tell_late_updates",
    "unlink",
    "update",
    "write_postmortem",
]
