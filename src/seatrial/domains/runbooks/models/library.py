"""Runbooks, every revision of each that was ever applied, and what people said of it."""

from django.db import models
from django.db.models import Q

from seatrial.domains.runbooks.types import REVIEW_VERDICTS, RUNBOOK_KINDS


class Runbook(models.Model):
    """A runbook as its file says it now. Its uid is that of its definition, so that it outlives its name."""

    uid = models.UUIDField(primary_key=True)
    urn = models.CharField(max_length=200)
    #: `edi-gateway/deploy`: what people type
    name = models.CharField(max_length=200)
    service = models.CharField(max_length=200)
    service_uid = models.CharField(max_length=36, blank=True)
    workspace = models.CharField(max_length=63)
    path = models.CharField(max_length=1024)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=200, blank=True)
    trigger = models.TextField(blank=True)
    reviewed = models.DateField(null=True)
    review_due = models.DateField(null=True)
    removed_at = models.DateTimeField(null=True)
    current = models.ForeignKey("Revision", null=True, on_delete=models.PROTECT, related_name="+")
    #: since when that revision stands; one that comes back stands anew
    current_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["urn"], condition=Q(removed_at__isnull=True), name="runbook_urn_is_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=RUNBOOK_KINDS), name="runbook_kind_is_known"),
        ]
        indexes = [models.Index(fields=["service", "kind"], name="runbook_by_service")]

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """The exact content of a runbook: never changed, never removed while runs name it."""

    id = models.BigAutoField(primary_key=True)
    runbook = models.ForeignKey(Runbook, on_delete=models.CASCADE, related_name="revisions")
    #: `sha256:` of the file's bytes and of the digests of what it attaches
    digest = models.CharField(max_length=71)
    number = models.PositiveIntegerField()
    text = models.BinaryField()
    parsed = models.JSONField()
    findings = models.JSONField(default=list)
    #: SHA-256 of each attachment, by its path
    attachments = models.JSONField(default=dict)
    #: everybody who wrote or applied it, as `{kind, uid, name}`
    authors = models.JSONField(default=list)
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["runbook", "digest"], name="revision_of_runbook_is_once"),
            models.UniqueConstraint(fields=["runbook", "number"], name="revision_number_is_once"),
        ]

    def __str__(self) -> str:
        return f"{self.runbook_id} {self.number}"


class RevisionReview(models.Model):
    """Somebody's word on a revision. The newest of each reviewer counts; old ones stay as a record."""

    uid = models.UUIDField(primary_key=True)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="reviews")
    reviewer_kind = models.CharField(max_length=20)
    reviewer_uid = models.CharField(max_length=100)
    reviewer_name = models.CharField(max_length=200)
    verdict = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=REVIEW_VERDICTS), name="revision_verdict_is_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict="approved") | ~Q(note=""), name="wanted_changes_are_named"
            ),
        ]
        indexes = [models.Index(fields=["revision", "at"], name="revision_review_by_time")]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.reviewer_uid}"
