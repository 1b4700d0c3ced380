"""Break-glass: who asked, who confirmed, and until when."""

from django.db import models
from django.db.models import F, Q


class BreakGlass(models.Model):
    """A gate that somebody wants open, or that two people opened."""

    uid = models.UUIDField(primary_key=True)
    service_uid = models.UUIDField()
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    reason = models.TextField()
    lasts = models.DurationField()
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=200)
    requested_kind = models.CharField(max_length=20)
    requested_name = models.CharField(max_length=200)
    lapses_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    confirmed_name = models.CharField(max_length=200, blank=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_name = models.CharField(max_length=200, blank=True)
    action_uid = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by="") | ~Q(confirmed_by=F("requested_by")),
                name="break_glass_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by="", ends_at=None)
                | (Q(confirmed_at__isnull=False, ends_at__gt=F("confirmed_at")) & ~Q(confirmed_by="")),
                name="break_glass_is_confirmed_for_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="break_glass_has_a_reason"),
            models.UniqueConstraint(
                fields=["service_uid", "environment"],
                condition=Q(ended_at=None),
                name="break_glass_is_one_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["service_uid", "environment", "-requested_at"], name="break_glass_by_service"
            ),
            models.Index(fields=["ends_at"], condition=Q(ended_at=None), name="break_glass_to_end"),
        ]

    def __str__(self) -> str:
        return f"{self.service} in {self.environment} since {self.requested_at}"
