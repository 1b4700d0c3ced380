"""Evidence's tables: the watches that are kept, and what was found, which never changes."""

from django.db import models
from django.db.models import F, Q

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
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    #: counts the times somebody asked; what was claimed before a demand does not fulfil it
    demand = models.PositiveIntegerField(default=0)
    latest = models.ForeignKey("Evidence", null=True, on_delete=models.SET_NULL, related_name="+")
    last_collected_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(evidence_type__in=EVIDENCE_TYPES), name="watch_type_is_known"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="watch_by_due_at"),
            models.Index(fields=["service", "environment"], name="watch_by_subject"),
        ]

    def __str__(self) -> str:
        return self.key


class Evidence(models.Model):
    """What was found, by whom, how and when. A trigger refuses every change and deletion."""

    uid = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=400)
    type = models.CharField(max_length=30)
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    revision = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10)
    findings = models.JSONField()
    problem = models.TextField(blank=True)
    producer = models.CharField(max_length=200)
    author = models.CharField(max_length=200)
    provenance = models.CharField(max_length=10)
    command = models.TextField()
    scope = models.TextField()
    count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=80)
    effective_at = models.DateTimeField()
    collected_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(type__in=EVIDENCE_TYPES), name="evidence_type_is_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=("found", "failed")), name="evidence_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(provenance__in=("proven", "asserted")), name="evidence_provenance_is_known"
            ),
            models.CheckConstraint(
                condition=Q(effective_at__lte=F("collected_at")), name="evidence_is_not_from_the_future"
            ),
        ]
        indexes = [
            models.Index(fields=["key", "-collected_at"], name="evidence_by_key"),
            models.Index(fields=["service", "-collected_at"], name="evidence_by_service"),
            models.Index(fields=["-collected_at"], name="evidence_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.collected_at:%Y-%m-%dT%H:%M:%SZ}"
