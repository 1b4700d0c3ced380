"""Replies as they were given."""

from django.db import models
from django.db.models import F, Q


class Reply(models.Model):
    """What was answered to a request with an idempotency key, until it expires.

    The content is sealed with a key that is made of the sender's credential (`rules.seal_of`).
    """

    digest = models.CharField(max_length=64, primary_key=True)
    body = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    content_type = models.CharField(max_length=200)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="reply_lasts"),
            models.CheckConstraint(condition=Q(status__gte=200, status__lt=300), name="reply_was_a_success"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="reply_by_expiry")]

    def __str__(self) -> str:
        return self.digest
