"""Rehearsals whose issues are remedied (R081)."""

from django.db import models
from django.db.models import Q


class Rehearsal(models.Model):
    """Of one piece of evidence there is one. Its issues never change; their remediations are actions."""

    uid = models.UUIDField(primary_key=True)
    evidence = models.CharField(max_length=36, unique=True)
    service_uid = models.UUIDField()
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    #: title, severity, whether it blocks, and the uid of the action that remedies it
    issues = models.JSONField(default=list)
    lessons = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=100)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by="", lessons="")
                | (Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(lessons="")),
                name="rehearsal_closes_with_lessons",
            )
        ]
        indexes = [models.Index(fields=["service_uid", "-uid"], name="rehearsal_by_service")]

    def __str__(self) -> str:
        return f"{self.service}@{self.environment} {self.evidence}"
