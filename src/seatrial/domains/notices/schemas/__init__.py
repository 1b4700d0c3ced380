"""What the API takes and gives of notices, contact methods and pages."""

from seatrial.domains.notices.schemas.contacts import (
    ContactCodeIn,
    ContactMethodIn,
    ContactMethodOut,
    ContactMethodsOut,
    PagingRuleOut,
    PagingRulesIn,
    PagingRulesOut,
    ReachesOut,
    ReachOut,
)
from seatrial.domains.notices.schemas.notices import (
    NoticeOut,
    NoticesOut,
    PreferencesIn,
    PreferencesOut,
    ReadOut,
    TestIn,
)
from seatrial.domains.notices.schemas.pages import (
    MailRepliesOut,
    MailReplyOut,
    PageAnswerIn,
    PageOut,
    PagesOut,
    PageTestIn,
    ReceiptOut,
)

__all__ = [
    "ContactCodeIn",
    "ContactMethodIn",
    "ContactMethodOut",
    "ContactMethodsOut",
    "MailRepliesOut",
    "MailReplyOut",
    "NoticeOut",
    "NoticesOut",
    "PageAnswerIn",
    "PageOut",
    "PageTestIn",
    "PagesOut",
    "PagingRuleOut",
    "PagingRulesIn",
    "PagingRulesOut",
    "PreferencesIn",
    "PreferencesOut",
    "ReachOut",
    "ReachesOut",
    "ReadOut",
    "ReceiptOut",
    "TestIn",
]
