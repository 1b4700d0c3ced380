"""Silences and maintenance windows."""

from django.db import models
from django.db.models import F, Q

from seatrial.domains.alerts.models.sources import Source
from seatrial.domains.alerts.types import REPEATS, SILENCE_KINDS


class Silence(models.Model):
    """Alerts that match page nobody in that span. Shown as SL-3."""

    number = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12)
    #: conditions on labels, as text
    match = models.JSONField(default=list)
    #: the catalogue's uid of the service that it is for alone, '' for any
    service_uid = models.CharField(max_length=64, blank=True)
    #: the source that it is for alone, where it was made with a key of it; null for any
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="silences")
    #: whom the program named that made it with a key: nobody checked that
    author = models.CharField(max_length=100, blank=True, db_default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    repeat = models.CharField(max_length=6, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    reason = models.CharField(max_length=500)
    made_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SILENCE_KINDS), name="silence_kind_is_known"),
            models.CheckConstraint(condition=Q(repeat__in=REPEATS), name="silence_repeat_is_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="silence_lasts"),
            models.CheckConstraint(condition=~Q(reason=""), name="silence_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(cancelled_at=None), name="silence_standing"),
        ]

    def __str__(self) -> str:
        return f"SL-{self.number}"
