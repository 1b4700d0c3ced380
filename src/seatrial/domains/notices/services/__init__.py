"""What can be done with notices and pages: tell people something, page them, answer, choose by what.

Sending what is due (`sending.send_due`) is the pager's, which imports it by itself: it brings Apprise.
"""

from seatrial.domains.notices.services.answering import Question, answer, answer_link, look
from seatrial.domains.notices.services.beating import beat, forget_pagers
from seatrial.domains.notices.services.calling import take_twilio_key
from seatrial.domains.notices.services.circulating import circulate
from seatrial.domains.notices.services.codes import secret_of
from seatrial.domains.notices.services.contacting import (
    CannotPageNobody,
    CannotVerify,
    add_contact,
    remove_contact,
    send_code,
    test_page,
    verify_contact,
)
from seatrial.domains.notices.services.delivering import deliver
from seatrial.domains.notices.services.digesting import send_digests
from seatrial.domains.notices.services.linking import CannotAnswer, read_reply
from seatrial.domains.notices.services.paging import cancel, page
from seatrial.domains.notices.services.posting import post, withdraw
from seatrial.domains.notices.services.reading import choose, forget, mark_read, prune
from seatrial.domains.notices.services.receipts import CannotTakeReceipt, take_twilio_receipt
from seatrial.domains.notices.services.replying import take_reply
from seatrial.domains.notices.services.ruling import choose_rules
from seatrial.domains.notices.services.telling import tell
from seatrial.domains.notices.services.trying import CannotTell, tell_test

__all__ = [
    "CannotAnswer",
    "CannotPageNobody",
    "CannotTakeReceipt",
    "CannotTell",
    "CannotVerify",
    "Question",
    "add_contact",
    "answer",
    "answer_link",
    "beat",
    "cancel",
    "choose",
    "choose_rules",
    "circulate",
    "deliver",
    "forget",
    "forget_pagers",
    "look",
    "mark_read",
    "page",
    "post",
    "prune",
    "read_reply",
    "remove_contact",
    "secret_of",
    "send_code",
    "send_digests",
    "take_reply",
    "take_twilio_key",
    "take_twilio_receipt",
    "tell",
    "tell_test",
    "test_page",
    "verify_contact",
    "withdraw",
]
