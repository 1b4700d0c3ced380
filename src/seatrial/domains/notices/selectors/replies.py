"""Replies by mail to pages."""

from seatrial.domains.notices import models
from seatrial.domains.notices.types import MailReply


def mail_replies(
    *, person_uid: str, page: int | None = None, unanswered: bool = False, before: int | None = None,
    limit: int = 50,
) -> list[MailReply]:  # fmt: skip
    """Replies to the pages of that person, the newest first: to one page, only those that answered nothing,
    from before that number.
    """
    rows = models.MailReply.objects.filter(page__person_uid=person_uid).order_by("-number")
    rows = rows.filter(page_id=page) if page is not None else rows
    rows = rows.filter(verb="") if unanswered else rows
    rows = rows.filter(number__lt=before) if before is not None else rows
    return [reply_of(row) for row in rows[:limit]]


def reply_of(row: models.MailReply) -> MailReply:
    """The reply as a value."""
    return MailReply(row.number, f"PG-{row.page_id}", row.sender, row.words, row.verb, row.problem, row.at)
