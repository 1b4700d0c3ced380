"""Continuous integration whose tokens are believed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class TrustedIssuer(models.Model):
    """An enrolled producer: tokens of the issuer that meet the conditions act within the services."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    name = models.CharField(max_length=100)
    issuer = models.CharField(max_length=500)
    audience = models.CharField(max_length=300)
    conditions = models.JSONField(default=dict)
    services = ArrayField(models.CharField(max_length=300))
    grants = ArrayField(models.CharField(max_length=60))
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(revoked_at=None), name="identity_issuer_name_living"
            ),
        ]
        indexes = [models.Index(fields=["issuer"], name="identity_issuer_issuer")]

    def __str__(self) -> str:
        return self.name


class IssuerKeys(models.Model):
    """The public keys that an issuer published last. Kept here, so that all processes ask it seldom.

    `fault` says why the last attempt brought none; older keys stand meanwhile.
    """

    issuer = models.CharField(primary_key=True, max_length=500)
    jwks = models.JSONField(default=dict)
    fetched_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField()
    fault = models.TextField(default="")

    def __str__(self) -> str:
        return self.issuer
