"""What has to be heard of again and again."""

from django.db import models
from django.db.models import Q

from seatrial.domains.alerts.models.sources import Source


class Heartbeat(models.Model):
    """A source as a whole (no name), or one that its file names. Who is silent for too long is told of."""

    uid = models.UUIDField(primary_key=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="heartbeats")
    name = models.CharField(max_length=63, blank=True)
    #: seconds that it may be silent
    silent_after = models.PositiveIntegerField()
    heard_at = models.DateTimeField(null=True)
    #: until when it may be silent; null as long as its source has no key, so that nobody can send
    due_at = models.DateTimeField(null=True)
    #: since when an alert says that it is silent
    silent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "name"], name="one_heartbeat_of_a_name"),
            models.CheckConstraint(condition=Q(silent_after__gt=0), name="heartbeat_may_pause"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="heartbeat_due"),
        ]

    def __str__(self) -> str:
        return f"heartbeat {self.name or 'of the source'} of {self.source_id}"
