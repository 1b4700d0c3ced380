"""Jobs: rows that runners take under a lease."""

from django.db import models
from django.db.models import Q

from seatrial.domains.runners.models.contents import Content
from seatrial.domains.runners.models.runners import Runner
from seatrial.domains.runners.types import JOB_STATES


class Job(models.Model):
    """One run of a content. `lease` grows with each taking, and fences off whoever had it before."""

    uid = models.UUIDField(primary_key=True)
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    label = models.CharField(max_length=63)
    reference = models.CharField(max_length=400)
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    details = models.JSONField(default=dict)
    timeout = models.DurationField()
    state = models.CharField(max_length=10, default="queued")
    attempts = models.PositiveIntegerField(default=0)
    lease = models.PositiveIntegerField(default=0)
    runner = models.ForeignKey(Runner, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    signature = models.CharField(max_length=100, blank=True)
    problem = models.TextField(blank=True)
    #: the exception under which its content was approved, '' for none
    exception = models.CharField(max_length=30, blank=True)
    #: whether it is never given to a second runner, whatever became of the first
    is_once = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JOB_STATES), name="job_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="leased") | Q(leased_until__isnull=False, runner__isnull=False),
                name="job_lease_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "lost", "cancelled")) | Q(finished_at__isnull=False),
                name="job_end_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["label", "created_at"],
                condition=Q(state__in=("queued", "leased")),
                name="job_to_take",
            ),
            models.Index(fields=["reference"], condition=Q(state__in=("queued", "leased")), name="job_open"),
            models.Index(fields=["-created_at"], name="job_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
