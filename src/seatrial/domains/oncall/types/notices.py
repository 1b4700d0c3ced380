"""What being on call tells people."""

from seatrial.domains.notices.types import NOTICE_KINDS, NoticeKind

CHANGED = NOTICE_KINDS.add("oncall.changed", NoticeKind("oncall.changed", "A shift of yours changed"))
SWAP = NOTICE_KINDS.add("oncall.swap", NoticeKind("oncall.swap", "Somebody asks you to swap shifts"))
HAND_OFF = NOTICE_KINDS.add(
    "oncall.hand-off", NoticeKind("oncall.hand-off", "You hand over, or are on call from now on")
)
LATE = NOTICE_KINDS.add(
    "oncall.hand-off-late", NoticeKind("oncall.hand-off-late", "Nobody confirmed a hand-off", always=True)
)
