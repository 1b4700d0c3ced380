"""Runners and the codes that made them. Of a code only its digest is stored, of a key its public part."""

from django.db import models
from django.db.models import F, Q


class Runner(models.Model):
    """An enrolled runner: a key, a label, and the token by which it speaks to us."""

    uid = models.UUIDField(primary_key=True)
    label = models.CharField(max_length=63)
    public_key = models.CharField(max_length=64, unique=True)
    #: the uid of its token in identity
    token_uid = models.CharField(max_length=60, unique=True)
    token_expires_at = models.DateTimeField()
    version = models.CharField(max_length=40, blank=True)
    platform = models.CharField(max_length=100, blank=True)
    #: what it says about its sandbox, in words
    isolation = models.CharField(max_length=200, blank=True)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.CharField(max_length=200)
    last_seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(label=""), name="runner_has_a_label")]
        indexes = [models.Index(fields=["label", "-last_seen_at"], name="runner_by_label")]

    def __str__(self) -> str:
        return f"runner:{self.label}"


class EnrolmentCode(models.Model):
    """Makes one runner, once, until it expires. With a label it makes only a runner of that label."""

    uid = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=63)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="enrolment_code_lasts")
        ]

    def __str__(self) -> str:
        return f"code for {self.label}"
