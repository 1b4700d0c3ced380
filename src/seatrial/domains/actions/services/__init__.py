"""What can be done with actions."""

from seatrial.domains.actions.services.changing import change_action
from seatrial.domains.actions.services.drafting import accept_draft, dismiss_draft, propose
from seatrial.domains.actions.services.ending import cancel, finish, reopen, verify
from seatrial.domains.actions.services.funding import fund
from seatrial.domains.actions.services.locking import CannotActOnAction, CannotActOnChanged
from seatrial.domains.actions.services.mitigating import open_mitigation
from seatrial.domains.actions.services.opening import open_action
from seatrial.domains.actions.services.sweeping import escalate, mark_overdue, remind

__all__ = [
    "CannotActOnAction",
    "CannotActOnChanged",
    "accept_draft",
    "cancel",
    "change_action",
    "dismiss_draft",
    "escalate",
    "finish",
    "fund",
    "mark_overdue",
    "open_action",
    "open_mitigation",
    "propose",
    "remind",
    "reopen",
    "verify",
]
