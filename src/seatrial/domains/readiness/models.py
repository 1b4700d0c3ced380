"""Readiness's tables: where each criterion stands for each service, how it got there, and trials."""

from django.db import models

from seatrial.domains.readiness.types import RESULTS


class Standing(models.Model):
    """The result of a criterion for a service in an environment that stands now."""

    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    checklist = models.CharField(max_length=200)
    checklist_digest = models.CharField(max_length=80)
    criterion = models.CharField(max_length=100)
    area = models.CharField(max_length=100)
    position = models.PositiveIntegerField()
    must = models.BooleanField()
    automated = models.BooleanField()
    result = models.CharField(max_length=10, default="unknown")
    reason = models.TextField()
    #: evidence wanted, by the name that the check uses: the keys of watches
    keys = models.JSONField(default=dict)
    #: names of evidence that cannot be had, with the placeholder that has no value
    missing = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    since = models.DateTimeField()
    assessed_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "environment", "checklist", "criterion"],
                name="standing_once_per_criterion",
            ),
            models.CheckConstraint(condition=models.Q(result__in=RESULTS), name="standing_result_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["valid_until"],
                name="standing_by_valid_until",
                condition=models.Q(valid_until__isnull=False),
            ),
            models.Index(fields=["result"], name="standing_by_result"),
            models.Index(fields=["checklist", "environment", "service"], name="standing_by_checklist"),
        ]

    def __str__(self) -> str:
        return f"{self.service}@{self.environment} {self.checklist}/{self.criterion}: {self.result}"


class Followed(models.Model):
    """What a checklist asks of a service in an environment was made from what this signature names."""

    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    checklist = models.CharField(max_length=200)
    signature = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "environment", "checklist"], name="followed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.service}@{self.environment} {self.checklist}"


class Turn(models.Model):
    """A standing turned from one result to another; never changed afterwards."""

    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    checklist = models.CharField(max_length=200)
    criterion = models.CharField(max_length=100)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    reason = models.TextField()
    evidence = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(after__in=RESULTS), name="turn_result_is_known"),
        ]
        indexes = [
            models.Index(fields=["service", "environment", "-at"], name="turn_by_service"),
            models.Index(fields=["-at"], name="turn_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.service}@{self.environment} {self.criterion}: {self.before} -> {self.after}"

    @property
    def checklist_name(self) -> str:
        """The name of the checklist, as addresses have it."""
        return self.checklist.partition(":")[2]


class Trial(models.Model):
    """Somebody asked for all evidence of a service to be collected now."""

    uid = models.UUIDField(primary_key=True)
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=200)
    actor_uid = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["service", "environment", "-requested_at"], name="trial_by_service")]

    def __str__(self) -> str:
        return f"{self.service}@{self.environment} {self.requested_at:%Y-%m-%dT%H:%M:%SZ}"


class ChecklistVersion(models.Model):
    """What a checklist said once it was applied; reviews pin it by its digest (R055). Never changed."""

    urn = models.CharField(max_length=200)
    digest = models.CharField(max_length=80)
    title = models.TextField()
    version = models.CharField(max_length=40)
    source = models.TextField()
    body = models.JSONField()
    applied_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["urn", "digest"], name="checklist_version_once"),
        ]
        indexes = [models.Index(fields=["urn", "-applied_at"], name="checklist_version_by_urn")]

    def __str__(self) -> str:
        return f"{self.urn} {self.version} {self.digest[:19]}"
