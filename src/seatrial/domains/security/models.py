"""Findings of scans."""

from django.db import models
from django.db.models import Q

from seatrial.domains.security.types import SEVERITIES, STATES


class Finding(models.Model):
    """One vulnerability in one place of a service, as long as scans report it, and afterwards."""

    uid = models.UUIDField(primary_key=True)
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    scan = models.CharField(max_length=200)
    identifier = models.CharField(max_length=300)
    component = models.CharField(max_length=500, blank=True)
    place = models.CharField(max_length=1000, blank=True)
    severity = models.CharField(max_length=10)
    title = models.TextField(blank=True)
    state = models.CharField(max_length=10)
    #: uid of the scan that reported it last
    evidence = models.CharField(max_length=36)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    due_on = models.DateField()
    gone_at = models.DateTimeField(null=True)
    action_uid = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "environment", "scan", "identifier", "component", "place"],
                name="finding_is_once",
            ),
            models.CheckConstraint(condition=Q(severity__in=SEVERITIES), name="finding_severity_is_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="finding_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", gone_at=None) | Q(state="gone", gone_at__isnull=False),
                name="finding_is_open_or_gone",
            ),
        ]
        indexes = [
            models.Index(fields=["service", "environment", "state"], name="finding_by_service"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="finding_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.identifier} of {self.service}"
