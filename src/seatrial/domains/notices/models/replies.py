"""Replies by mail to pages: each that came, and what it did."""

from django.db import models
from django.db.models import Q

from seatrial.domains.notices.models.pages import Page
from seatrial.domains.notices.types import VERBS


class MailReply(models.Model):
    """One reply, whether it answered its page or not. A second copy of it changes nothing."""

    number = models.BigAutoField(primary_key=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="replies")
    #: SHA-256 (hex) of its Message-ID, or of all of it where it has none
    message = models.CharField(max_length=64)
    sender = models.CharField(max_length=320, blank=True)
    #: its first line
    words = models.CharField(max_length=200, blank=True)
    #: what it answered; '' where it answered nothing, for the reason that `problem` gives
    verb = models.CharField(max_length=12, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "message"], name="mail_reply_counts_once"),
            models.CheckConstraint(condition=Q(verb__in=("", *VERBS)), name="mail_reply_verb_is_known"),
            models.CheckConstraint(
                condition=(Q(verb="") & ~Q(problem="")) | (~Q(verb="") & Q(problem="")),
                name="mail_reply_answers_or_says_why_not",
            ),
        ]
        indexes = [models.Index(fields=["at"], condition=Q(verb=""), name="mail_reply_answered_nothing")]

    def __str__(self) -> str:
        return f"reply {self.number} to PG-{self.page_id}"
