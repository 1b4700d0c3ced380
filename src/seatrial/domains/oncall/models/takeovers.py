"""Overrides and swaps. People are named by the uid of their account."""

from django.db import models
from django.db.models import F, Q

from seatrial.domains.oncall.types import SWAP_STATES


class Swap(models.Model):
    """One person asks another one to have a span of theirs, perhaps in return for another span."""

    uid = models.UUIDField(primary_key=True)
    schedule = models.CharField(max_length=200)
    asker = models.UUIDField()
    asked = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    return_starts_at = models.DateTimeField(null=True)
    return_ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="swap_ends_later"),
            models.CheckConstraint(
                condition=Q(return_starts_at=None, return_ends_at=None)
                | Q(return_starts_at__isnull=False, return_ends_at__gt=F("return_starts_at")),
                name="swap_returns_a_span",
            ),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="swap_is_of_two_people"),
            models.CheckConstraint(condition=Q(state__in=SWAP_STATES), name="swap_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None)
                | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="swap_is_asked_or_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["schedule", "-uid"], name="swap_by_schedule"),
            models.Index(fields=["asked"], condition=Q(state="asked"), name="swap_waits_for"),
        ]

    def __str__(self) -> str:
        return f"swap {self.uid} of {self.schedule}"


class Override(models.Model):
    """Somebody is on call from one moment to another instead of whoever was."""

    uid = models.UUIDField(primary_key=True)
    schedule = models.CharField(max_length=200)
    person = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    instead_of = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=200, blank=True)
    swap = models.ForeignKey(Swap, null=True, on_delete=models.PROTECT, related_name="overrides")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="override_ends_later"),
            models.CheckConstraint(
                condition=Q(instead_of=None) | ~Q(instead_of=F("person")), name="override_is_by_another"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_by="")),
                name="override_is_cancelled_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["schedule", "ends_at"], condition=Q(cancelled_at=None), name="override_that_counts"
            ),
            models.Index(fields=["-uid"], name="override_newest"),
        ]

    def __str__(self) -> str:
        return f"override {self.uid} of {self.schedule}"
