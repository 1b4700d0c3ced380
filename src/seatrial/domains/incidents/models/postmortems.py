"""Postmortems: one for an incident."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from seatrial.domains.incidents.models.incidents import Incident
from seatrial.domains.incidents.types import POSTMORTEM_STATES


class Postmortem(models.Model):
    """The review of an incident, in five parts."""

    uid = models.UUIDField(primary_key=True)
    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="postmortem")
    state = models.CharField(max_length=10, default="draft")
    #: null where the policy asks for none
    due_at = models.DateTimeField(null=True)
    owner = models.CharField(max_length=100)
    timeline = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    corrective = models.TextField(blank=True)
    prevention = models.TextField(blank=True)
    documents = models.TextField(blank=True)
    tags = ArrayField(models.CharField(max_length=60), default=list)
    #: the address of the revision of a runbook or document, or why none was changed
    change = models.CharField(max_length=500, blank=True)
    no_change = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    #: the last reminder that was sent: how long before its time, in seconds
    reminded = models.PositiveIntegerField(null=True)
    overdue_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=100, blank=True)
    #: the timeline as it was when it was closed
    kept = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=POSTMORTEM_STATES), name="postmortem_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft", closed_at=None)
                | Q(state="closed", closed_at__isnull=False)
                & ~Q(timeline="") & ~Q(cause="") & ~Q(corrective="") & ~Q(prevention="") & ~Q(documents=""),
                name="postmortem_closed_has_five_parts",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(change="") | ~Q(no_change=""),
                name="postmortem_closed_changed_something",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="draft"), name="postmortem_due"),
            models.Index(fields=["-closed_at"], condition=Q(state="closed"), name="postmortem_closed"),
        ]

    def __str__(self) -> str:
        return f"postmortem of {self.incident_id}"
