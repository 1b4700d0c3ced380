"""What goes to addresses that are no account's."""

from django.db import models
from django.db.models import Q

from seatrial.domains.notices.types import BULLETIN_KINDS, BULLETIN_STATES


class Bulletin(models.Model):
    """One message to one address. Its uid is the Message-ID, and the key of idempotency of a webhook."""

    uid = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10)
    #: an address of mail, or `connection:name`; '' once somebody outside had it, or never will
    address = models.CharField(max_length=320, blank=True)
    about = models.CharField(max_length=200)
    #: under one key it is said once
    key = models.CharField(max_length=300, unique=True)
    subject_line = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=500, blank=True)
    #: where its reader, who asked for it, says that they want no more
    farewell = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    #: until when whoever took it may try; it also paces the tries
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BULLETIN_KINDS), name="bulletin_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=BULLETIN_STATES), name="bulletin_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", next_try_at__isnull=False)
                | ~Q(state="waiting") & Q(next_try_at=None),
                name="bulletin_that_waits_is_due",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="bulletin_sent_at_a_time"
            ),
            # who asked for it from outside is known for no longer than it takes
            models.CheckConstraint(
                condition=Q(farewell="") & ~Q(address="")
                | ~Q(farewell="") & Q(state="waiting") & ~Q(address="")
                | ~Q(farewell="") & ~Q(state="waiting") & Q(address=""),
                name="bulletin_forgets_its_reader",
            ),
            models.CheckConstraint(
                condition=~Q(about="") & ~Q(key="") & ~Q(subject_line=""), name="bulletin_says_what"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="bulletin_to_be_sent"),
            models.Index(fields=["about", "uid"], name="bulletin_by_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
