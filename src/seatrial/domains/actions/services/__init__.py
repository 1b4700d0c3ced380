"""What can be done with actions."""

from seatrial.domains.actions.services.changing import change_action
from seatrial.domains.actions.services.ending import cancel, finish, reopen, verify
from seatrial.domains.actions.services.funding import fund
from seatrial.domains.actions.services.locking import CannotActOnAction, CannotActOnChanged
from seatrial.domains.actions.services.opening import open_action

__all__ = [
    "CannotActOnAction",
    "CannotActOnChanged",
    "cancel",
    "change_action",
    "finish",
    "fund",
    "open_action",
    "reopen",
    "verify",
]
