"""What people were told, and what became of it as mail."""

from django.db import models
from django.db.models import Q

from seatrial.domains.notices.types import MAIL_STATES


class Message(models.Model):
    """One message to one person. Of the address that it was mailed to only a keyed hash is kept."""

    uid = models.UUIDField(primary_key=True)
    person_uid = models.UUIDField()
    kind = models.CharField(max_length=60)
    subject_line = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=500, blank=True)
    ics = models.TextField(blank=True)
    #: the same thing is told once; '' for what may be told again
    key = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=10)
    attempts = models.PositiveIntegerField(default=0)
    #: until when a worker that took it may try; it also paces the tries
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    address_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_uid", "key"], condition=~Q(key=""), name="notice_told_once"
            ),
            models.CheckConstraint(condition=Q(mail__in=MAIL_STATES), name="notice_mail_is_known"),
            models.CheckConstraint(
                condition=~Q(mail="waiting") | Q(next_try_at__isnull=False), name="notice_that_waits_is_due"
            ),
            models.CheckConstraint(
                condition=~Q(mail="sent") | Q(sent_at__isnull=False), name="notice_sent_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(subject_line=""), name="notice_has_a_subject"),
        ]
        indexes = [
            models.Index(fields=["person_uid", "-uid"], name="notice_by_person"),
            models.Index(fields=["next_try_at"], condition=Q(mail="waiting"), name="notice_to_mail"),
            models.Index(fields=["person_uid"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["key"], condition=~Q(key=""), name="notice_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
