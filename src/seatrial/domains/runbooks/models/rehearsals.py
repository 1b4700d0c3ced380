"""Rehearsals of deployments: what people said of them. What was done stands with the runs (R118)."""

from django.db import models
from django.db.models import Q

from seatrial.domains.runbooks.models.library import Runbook
from seatrial.domains.runbooks.models.runs import Run
from seatrial.domains.runbooks.types.rehearsals import REHEARSAL_RESULTS


class DeployRehearsal(models.Model):
    """Of a service there is one open at a time in a place, which is never production."""

    uid = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    service = models.CharField(max_length=200)
    service_uid = models.CharField(max_length=36)
    environment = models.CharField(max_length=100)
    is_production = models.BooleanField(default=False)
    deploy = models.ForeignKey(Runbook, on_delete=models.PROTECT, related_name="+")
    rollback = models.ForeignKey(Runbook, on_delete=models.PROTECT, related_name="+")
    #: names of the alerts that have to arrive; none: any one
    alerts = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=100)
    opened_by_name = models.CharField(max_length=200)
    #: title, severity, blocking, runbook, revision of each; null until somebody says
    issues = models.JSONField(null=True)
    lessons = models.TextField(blank=True)
    #: what it came to, and its seven outcomes, as they were when it was reported
    result = models.CharField(max_length=20, blank=True)
    outcomes = models.JSONField(default=list)
    deploy_run = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="+")
    rollback_run = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=36, blank=True)
    reported_at = models.DateTimeField(null=True)
    reported_by_name = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=200, blank=True)
    #: given up before it was reported: it counts as nothing
    abandoned_at = models.DateTimeField(null=True)
    abandoned_by_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    abandoned_reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_production=False), name="rehearsal_is_elsewhere"),
            models.UniqueConstraint(
                fields=["service_uid", "environment"],
                condition=Q(reported_at=None, abandoned_at=None),
                name="rehearsal_is_alone",
            ),
            models.CheckConstraint(
                condition=Q(abandoned_at=None, abandoned_reason="")
                | (Q(abandoned_at__isnull=False, reported_at=None) & ~Q(abandoned_reason="")),
                name="rehearsal_is_abandoned_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reported_at=None, evidence="", result="")
                | (
                    Q(reported_at__isnull=False, issues__isnull=False, result__in=REHEARSAL_RESULTS)
                    & ~Q(evidence="")
                    & ~Q(lessons="")
                ),
                name="rehearsal_report_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(reported_at__isnull=False), name="rehearsal_is_reported_first"
            ),
        ]
        indexes = [models.Index(fields=["service_uid", "-number"], name="deploy_rehearsal_by_service")]

    def __str__(self) -> str:
        return f"REH-{self.number}"
