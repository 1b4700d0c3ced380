"""The catalogue's tables: what follows the definitions, and what people and pipelines write beside them."""

from django.db import models


class Service(models.Model):
    """A service as the applied definitions have it; `uid` is its definition's and outlives renames."""

    uid = models.UUIDField(primary_key=True)
    urn = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200, unique=True)
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
    # What runs where: environment to the revision of the last deployment that succeeded. A copy of the
    # deployments' rows, so that a list of services needs no second query.
    running = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(tier__range=(1, 4)), name="service_tier_is_1_to_4"),
        ]
        indexes = [
            models.Index(fields=["owner", "name"], name="service_by_owner"),
            models.Index(fields=["tier", "name"], name="service_by_tier"),
            models.Index(fields=["system", "name"], name="service_by_system"),
        ]

    def __str__(self) -> str:
        return self.urn


class Party(models.Model):
    """What the catalogue names beside services, as the applied definitions have it."""

    urn = models.CharField(max_length=200, primary_key=True)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    members = models.JSONField(default=list)
    owner = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True, db_default="")
    type = models.CharField(max_length=2000, blank=True, db_default="")
    lifecycle = models.CharField(max_length=2000, blank=True, db_default="")
    system = models.CharField(max_length=200, blank=True, db_default="")
    parent = models.CharField(max_length=200, blank=True, db_default="")
    tags = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    workspace = models.CharField(max_length=100, blank=True, db_default="")
    path = models.CharField(max_length=1000, blank=True, db_default="")
    line = models.PositiveIntegerField(db_default=1)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "title"], name="party_by_kind"),
            models.Index(fields=["owner"], name="party_by_owner"),
        ]

    def __str__(self) -> str:
        return self.urn


class Relation(models.Model):
    """One entity stands to another, as the file of `said_by` says at that place."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.CharField(max_length=100)
    said_by = models.CharField(max_length=200)
    start = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    end = models.CharField(max_length=200)
    path = models.CharField(max_length=1000)
    line = models.PositiveIntegerField()
    column = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["said_by", "start", "kind", "end"], name="relation_is_said_once_by_each"
            ),
        ]
        indexes = [
            models.Index(fields=["start", "kind"], name="relation_by_start"),
            models.Index(fields=["end", "kind"], name="relation_by_end"),
            models.Index(fields=["workspace"], name="relation_by_workspace"),
        ]

    def __str__(self) -> str:
        return f"{self.start} {self.kind} {self.end}"


class Sheet(models.Model):
    """A contact list, a RACI matrix or an operating model, by what it is for ('' for all)."""

    urn = models.CharField(max_length=200, primary_key=True)
    kind = models.CharField(max_length=30)
    of = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200)
    workspace = models.CharField(max_length=100)
    path = models.CharField(max_length=1000)
    line = models.PositiveIntegerField()
    body = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["kind", "of"], name="sheet_by_subject")]

    def __str__(self) -> str:
        return self.urn


class Ownership(models.Model):
    """A team owned a service from one moment to the other; `until` is empty while it does."""

    id = models.BigAutoField(primary_key=True)
    service_uid = models.UUIDField()
    owner = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service_uid"], condition=models.Q(until=None), name="ownership_is_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="ownership_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["service_uid", "-since"], name="ownership_by_service")]

    def __str__(self) -> str:
        return f"{self.owner} since {self.since}"


class Deployment(models.Model):
    """An artefact was put into an environment of a service. The URN is that of the day."""

    uid = models.UUIDField(primary_key=True)
    service_uid = models.UUIDField()
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    digest = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=200, blank=True)
    commit = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=2000, blank=True)
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_uid = models.CharField(max_length=200)
    actor_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["running", "succeeded", "failed"]),
                name="deployment_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at=None) | models.Q(finished_at__gte=models.F("started_at")),
                name="deployment_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="running", finished_at=None)
                | (~models.Q(outcome="running") & models.Q(finished_at__isnull=False)),
                name="deployment_runs_or_has_ended",
            ),
            models.CheckConstraint(
                condition=~models.Q(digest="", version="", commit=""), name="deployment_names_its_artefact"
            ),
            models.UniqueConstraint(
                fields=["service_uid", "environment", "started_at", "digest", "version", "commit"],
                name="deployment_is_recorded_once",
            ),
        ]
        indexes = [
            models.Index(fields=["service_uid", "-started_at", "-uid"], name="deployment_by_service"),
            models.Index(fields=["-started_at", "-uid"], name="deployment_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.service} in {self.environment} at {self.started_at}"


class ContactVerification(models.Model):
    """Somebody reached a contact at that address. Rows are added and never changed."""

    uid = models.UUIDField(primary_key=True)
    list_urn = models.CharField(max_length=200)
    contact = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    verified_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_uid = models.CharField(max_length=200)
    actor_name = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["list_urn", "contact", "-verified_at"], name="verification_by_contact")
        ]

    def __str__(self) -> str:
        return f"{self.list_urn} {self.contact} at {self.verified_at}"
