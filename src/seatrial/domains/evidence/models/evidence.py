"""What was found, which never changes; and the word that something sent was wrong."""

from django.db import models
from django.db.models import F, Q

from seatrial.domains.evidence.types import EVIDENCE_TYPES


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
    #: what it was sent under, '' for what a probe found; '' too in rows of 0.1
    name = models.CharField(max_length=100, blank=True, db_default="", default="")
    uri = models.TextField(blank=True, db_default="", default="")
    #: who sent it (uid) and which enrolled producer vouches for it, '' where nobody does
    sent_by = models.CharField(max_length=200, blank=True, db_default="", default="")
    vouched_by = models.CharField(max_length=200, blank=True, db_default="", default="")
    #: the same content sent again by the same sender, is the same evidence
    fingerprint = models.CharField(max_length=80, blank=True, db_default="", default="")
    #: the scan that this is the outcome of, after VEX was applied; null for everything else
    derived_from = models.UUIDField(null=True)
    producer = models.CharField(max_length=200)
    author = models.CharField(max_length=200)
    provenance = models.CharField(max_length=10)
    command = models.TextField()
    scope = models.TextField()
    count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=80)
    effective_at = models.DateTimeField()
    collected_at = models.DateTimeField()
    #: an end that it bears itself, beside what its type's age allows
    ends_at = models.DateTimeField(null=True)
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
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~Q(fingerprint=""), name="evidence_is_sent_once"
            ),
        ]
        indexes = [
            models.Index(fields=["key", "-collected_at"], name="evidence_by_key"),
            models.Index(fields=["service", "-collected_at"], name="evidence_by_service"),
            models.Index(fields=["-collected_at"], name="evidence_by_time"),
            models.Index(
                fields=["key", "provenance", "revision", "-effective_at", "-collected_at"],
                condition=~Q(name=""),
                name="evidence_that_was_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.collected_at:%Y-%m-%dT%H:%M:%SZ}"


class VexTimer(models.Model):
    """VEX closes findings of a scan until then: it is applied anew at that time."""

    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "environment"], name="vex_timer_is_once")]
        indexes = [models.Index(fields=["until"], name="vex_timer_by_until")]

    def __str__(self) -> str:
        return f"{self.service}@{self.environment} until {self.until:%Y-%m-%dT%H:%M:%SZ}"


class Retraction(models.Model):
    """Who sent the evidence, or a lead, says that it is wrong: it stands, and counts no more.

    Taken back, it stands too, with who took it back and when.
    """

    uid = models.UUIDField(primary_key=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evidence"], condition=Q(undone_at__isnull=True), name="evidence_is_retracted_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="retraction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.reason}"
