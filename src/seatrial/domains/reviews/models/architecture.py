"""What was last known of services and of the policy: what is applied next is compared with it."""

from django.db import models


class Architecture(models.Model):
    """The facets of a service as the last apply had them."""

    service_uid = models.UUIDField(primary_key=True)
    facets = models.JSONField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.service_uid)


class Enforcement(models.Model):
    """What the policy enforces, as the applies before had it: it guards what is applied after it."""

    #: there is one row, or none
    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    production = models.BooleanField(default=False)
    owner = models.BooleanField(default=False)
    since = models.DateTimeField()
    #: when a ReviewPolicy stood first: each year from then on the process is looked at (R009)
    begun_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="enforcement_is_one")]

    def __str__(self) -> str:
        return f"production: {self.production}, owner: {self.owner}"
