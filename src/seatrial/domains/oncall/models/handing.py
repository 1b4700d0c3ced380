"""Hand-offs: shifts that changed hands, what was told, and who confirmed it."""

from django.db import models
from django.db.models import F, Q


class HandOff(models.Model):
    """A shift of a schedule changes hands. People are named by the uid of their account."""

    uid = models.UUIDField(primary_key=True)
    schedule = models.CharField(max_length=200)
    at = models.DateTimeField()
    leaving = models.CharField(max_length=200, blank=True)
    arriving = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    note_required = models.BooleanField()
    note = models.TextField(blank=True)
    matters = models.JSONField(default=list)
    noted_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    #: when it was told that nobody had confirmed it in time
    missed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "at", "leaving", "arriving"], name="hand_off_is_once"
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("at")), name="hand_off_is_due_later"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by="")
                | (Q(acknowledged_at__isnull=False) & ~Q(acknowledged_by="")),
                name="hand_off_is_acknowledged_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(acknowledged_at=None, missed_at=None),
                name="hand_off_to_look_at",
            ),
            models.Index(fields=["schedule", "-at"], name="hand_off_by_schedule"),
        ]

    def __str__(self) -> str:
        return f"hand-off of {self.schedule} at {self.at}"
