"""What sources told, and how deployments came past the gates."""

from django.db import models
from django.db.models import Q

from seatrial.domains.gates.types import DELIVERY_STATES, PASSAGE_KINDS


class Delivery(models.Model):
    """A message of a source, kept before it was acknowledged. The same one again changes nothing."""

    uid = models.UUIDField(primary_key=True)
    source = models.CharField(max_length=63)
    delivery_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    payload = models.JSONField()
    #: the source's own name of the deployment, and when it began by what was told of it first
    reference = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10)
    words = models.TextField(blank=True)
    deployment_uid = models.UUIDField(null=True)
    answer_uid = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DELIVERY_STATES), name="delivery_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="waits", next_try_at__isnull=False, done_at=None)
                | (~Q(state="waits") & Q(done_at__isnull=False)),
                name="delivery_waits_or_is_done",
            ),
            models.UniqueConstraint(fields=["source", "delivery_id"], name="delivery_is_taken_once"),
        ]
        indexes = [
            models.Index(fields=["source", "-uid"], name="delivery_by_source"),
            models.Index(fields=["source", "reference"], name="delivery_by_reference"),
            models.Index(fields=["next_try_at"], condition=Q(state="waits"), name="delivery_to_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.source}"


class Passage(models.Model):
    """A deployment into an environment that asks, and what let it in. The URN is that of the day."""

    uid = models.UUIDField(primary_key=True)
    deployment_uid = models.UUIDField(unique=True)
    service_uid = models.UUIDField()
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    digest = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=200, blank=True)
    commit = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=12)
    reason = models.TextField()
    answer_uid = models.UUIDField(null=True)
    break_glass_uid = models.UUIDField(null=True)
    action_uid = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PASSAGE_KINDS), name="passage_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind="gated") | Q(answer_uid__isnull=False), name="passage_gated_has_an_answer"
            ),
            models.CheckConstraint(
                condition=~Q(kind="break_glass") | Q(break_glass_uid__isnull=False),
                name="passage_break_glass_names_it",
            ),
        ]
        indexes = [
            models.Index(fields=["service_uid", "-uid"], name="passage_by_service"),
            models.Index(fields=["-uid"], name="passage_by_time"),
            models.Index(
                fields=["at"], condition=Q(kind="bypassed", action_uid=None), name="passage_without_action"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.service} in {self.environment}"
