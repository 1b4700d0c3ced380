"""What reviews tell people."""

from seatrial.domains.notices.types import NOTICE_KINDS, NoticeKind

SIGN_ASKED = NOTICE_KINDS.add("reviews.sign", NoticeKind("reviews.sign", "Your signature is asked for"))
REJECTED = NOTICE_KINDS.add(
    "reviews.rejected", NoticeKind("reviews.rejected", "An item of yours was rejected")
)
WAIVER = NOTICE_KINDS.add("reviews.waiver", NoticeKind("reviews.waiver", "A risk is to be accepted, or was"))
DRAFT = NOTICE_KINDS.add("reviews.draft", NoticeKind("reviews.draft", "A review of your service was opened"))
DECIDED = NOTICE_KINDS.add("reviews.decided", NoticeKind("reviews.decided", "A decision was made"))
FELL = NOTICE_KINDS.add(
    "reviews.fell", NoticeKind("reviews.fell", "A go does not stand any more", always=True)
)
SILENT = NOTICE_KINDS.add("reviews.silent", NoticeKind("reviews.silent", "A signer is silent", always=True))
