"""The watches that are kept."""

from django.db import models
from django.db.models import Q

from seatrial.domains.evidence.types import EVIDENCE_TYPES


class Watch(models.Model):
    """A standing order to look: when it is due, and who has taken it up until when."""

    key = models.CharField(max_length=400, unique=True)
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    revision = models.CharField(max_length=200, blank=True)
    workspace = models.CharField(max_length=100)
    probe = models.CharField(max_length=50)
    parameters = models.JSONField()
    evidence_type = models.CharField(max_length=30)
    max_age = models.DurationField()
    every = models.DurationField()
    timeout = models.DurationField()
    author = models.CharField(max_length=200)
    #: null: nobody looks by himself, it waits for what is sent (`upload`)
    due_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    #: counts the times somebody asked; what was claimed before a demand does not fulfil it
    demand = models.PositiveIntegerField(default=0)
    latest = models.ForeignKey(
        "Evidence", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    last_collected_at = models.DateTimeField(null=True)
    #: when the last deployment there ended well; only where the probe waits for deployments
    deployed_at = models.DateTimeField(null=True)
    #: what was found stays as it is: it is not looked for again before it expires
    is_final = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(evidence_type__in=EVIDENCE_TYPES), name="watch_type_is_known"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="watch_by_due_at"),
            models.Index(fields=["service", "environment"], name="watch_by_subject"),
            models.Index(fields=["latest"], name="watch_by_latest", condition=Q(latest__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.key
