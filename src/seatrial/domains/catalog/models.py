"""The catalogue's tables, kept in step with the definitions by the projection in `subscriptions`."""

from django.db import models


class Service(models.Model):
    """A service as the applied definitions have it; `uid` is its definition's and outlives renames."""

    uid = models.UUIDField(primary_key=True)
    urn = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    type = models.CharField(max_length=100)
    lifecycle = models.CharField(max_length=100)
    owner = models.CharField(max_length=200)
    system = models.CharField(max_length=200, blank=True)
    tier = models.PositiveSmallIntegerField()
    environments = models.JSONField(default=dict)
    directory = models.CharField(max_length=1000, blank=True)
    workspace = models.CharField(max_length=100)
    path = models.CharField(max_length=1000)
    line = models.PositiveIntegerField()
    tags = models.JSONField(default=list)
    annotations = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(tier__range=(1, 4)), name="service_tier_is_1_to_4"),
        ]
        indexes = [
            models.Index(fields=["owner", "name"], name="service_by_owner"),
            models.Index(fields=["tier", "name"], name="service_by_tier"),
        ]

    def __str__(self) -> str:
        return self.urn


class Party(models.Model):
    """A team, person or system as the applied definitions have it."""

    urn = models.CharField(max_length=200, primary_key=True)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    members = models.JSONField(default=list)
    owner = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "title"], name="party_by_kind")]

    def __str__(self) -> str:
        return self.urn
