"""What runs of runbooks tell people."""

from seatrial.domains.notices.types import NOTICE_KINDS, NoticeKind

WAITS = NOTICE_KINDS.add("runbooks.waits", NoticeKind("runbooks.waits", "A run of a runbook waits for you"))
IN_DOUBT = NOTICE_KINDS.add(
    "runbooks.in-doubt", NoticeKind("runbooks.in-doubt", "A step of a runbook is in doubt", always=True)
)
ENDED = NOTICE_KINDS.add("runbooks.ended", NoticeKind("runbooks.ended", "A run of a runbook did not pass"))
EMERGENCY = NOTICE_KINDS.add(
    "runbooks.emergency",
    NoticeKind("runbooks.emergency", "A runbook was run without its approval", always=True),
)
REVIEW = NOTICE_KINDS.add(
    "runbooks.review",
    NoticeKind("runbooks.review", "Nobody has looked back on a run that waited for no approval", always=True),
)
