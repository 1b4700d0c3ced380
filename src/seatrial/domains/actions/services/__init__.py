"""What can be done with actions."""

from seatrial.domains.actions.services.changing import change_action
from seatrial.domains.actions.services.ending import cancel, finish, reopen, verify
from seatrial.domains.actions.services.funding import fund
from seatrial.domains.actions.services.locking import CannotActOnAction, CannotActOnChanged
from seatrial.domains.actions.services.mitigating import open_mitigation
from seatrial.domains.actions.services.opening import open_action
from seatrial.domains.actions.services.sweeping import escalate, mark_overdue, remind

__all__ = [
    "CannotActOnAction",
    "CannotActOnChanged",
    "cancel",
    "change_action",
    "escalate",
    "finish",
    "fund",
    "mark_overdue",
    "open_action",
    "open_mitigation",
    "remind",
    "reopen",
    "verify",
]
