"""Files that evidence rests on. Their content is in the artefact store, under its digest."""

from django.db import models
from django.db.models import Q

from seatrial.domains.evidence.models.evidence import Evidence


class Artefact(models.Model):
    """A file in the store: the same content is there once, whoever brought it under whatever name."""

    sha256 = models.CharField(max_length=80, primary_key=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=150)
    stored_at = models.DateTimeField()
    #: when it was brought last: what nothing refers to is kept for a while after that
    brought_at = models.DateTimeField()
    brought_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__startswith="sha256:"), name="artefact_has_a_digest"),
        ]
        indexes = [models.Index(fields=["brought_at"], name="artefact_by_brought_at")]

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    """A piece of evidence rests on a file, which it calls by a name."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    artefact = models.ForeignKey(Artefact, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evidence", "artefact", "name"], name="attachment_is_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.artefact_id})"
