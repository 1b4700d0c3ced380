"""What incidents tell people."""

from seatrial.domains.notices.types import NOTICE_KINDS, NoticeKind

ROLE = NOTICE_KINDS.add(
    "incidents.role", NoticeKind("incidents.role", "You have a role in an incident", True)
)
UPDATE_DUE = NOTICE_KINDS.add(
    "incidents.update-due", NoticeKind("incidents.update-due", "An update of an incident is overdue", True)
)
REVIEW_DUE = NOTICE_KINDS.add(
    "incidents.postmortem-due", NoticeKind("incidents.postmortem-due", "A postmortem is due soon")
)
REVIEW_LATE = NOTICE_KINDS.add(
    "incidents.postmortem-late", NoticeKind("incidents.postmortem-late", "A postmortem is overdue", True)
)
TOLD = NOTICE_KINDS.add(
    "incidents.update", NoticeKind("incidents.update", "An update of an incident that you are told of")
)
