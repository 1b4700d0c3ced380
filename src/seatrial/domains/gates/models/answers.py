"""Answers: rows that are added and never changed."""

from django.db import models
from django.db.models import Q

from seatrial.domains.gates.types import ANSWERS, PURPOSES


class GateAnswer(models.Model):
    """What a gate answered to whom, written before it was answered. The URN is that of the day."""

    uid = models.UUIDField(primary_key=True)
    service_uid = models.UUIDField()
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    digest = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=200, blank=True)
    commit = models.CharField(max_length=100, blank=True)
    purpose = models.CharField(max_length=10)
    answer = models.CharField(max_length=10)
    allowed = models.BooleanField()
    clauses = models.JSONField(default=list)
    decision_uid = models.UUIDField(null=True)
    break_glass_uid = models.UUIDField(null=True)
    #: what asked in the actor's name: the webhook of a cluster, a protection rule; '' for itself
    source = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_uid = models.CharField(max_length=200)
    actor_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=PURPOSES), name="answer_purpose_is_known"),
            models.CheckConstraint(condition=Q(answer__in=ANSWERS), name="answer_is_known"),
            models.CheckConstraint(
                condition=Q(answer="unknown")
                | Q(answer="go", allowed=True)
                | Q(answer="no_go", allowed=False),
                name="answer_allows_what_it_says",
            ),
            models.CheckConstraint(
                condition=~Q(digest="", version="", commit=""), name="answer_names_its_artefact"
            ),
        ]
        indexes = [
            models.Index(fields=["service_uid", "environment", "-at"], name="answer_by_service"),
            models.Index(fields=["-uid"], name="answer_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} for {self.service} in {self.environment}"
