"""Time off. People are named by the uid of their account."""

from django.db import models
from django.db.models import F, Q

from seatrial.domains.oncall.types import TIME_OFF_KINDS


class TimeOff(models.Model):
    """A span in which a person is never scheduled."""

    uid = models.UUIDField(primary_key=True)
    person = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    made_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="time_off_ends_later"),
            models.CheckConstraint(condition=Q(kind__in=TIME_OFF_KINDS), name="time_off_kind_is_known"),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(cancelled_at=None), name="time_off_that_counts"),
            models.Index(fields=["person", "-uid"], name="time_off_by_person"),
        ]

    def __str__(self) -> str:
        return f"time off of {self.person}"
