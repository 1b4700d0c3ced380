"""Who may send, and by which keys. What a source is for stands in its definition."""

from django.db import models
from django.db.models import Q


class Source(models.Model):
    """A monitor that a file declares. Its row stays when the file is renamed, or goes."""

    uid = models.UUIDField(primary_key=True)
    urn = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=30)
    created_at = models.DateTimeField()
    #: when its file went; what it sends is not taken any more
    retired_at = models.DateTimeField(null=True)
    last_arrival_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(urn=""), name="source_has_a_name")]

    def __str__(self) -> str:
        return self.urn


class SourceKey(models.Model):
    """A key that the addresses of a source end in. Only its digest is kept; two may hold while one replaces
    the other.
    """

    uid = models.UUIDField(primary_key=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="keys")
    digest = models.BinaryField(max_length=32, unique=True)
    #: the first letters, by which people tell keys apart
    hint = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="source_key_is_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hint}… of {self.source_id}"
