"""Addresses that are asked about what came, after it was stored: certificates, confirmations of topics."""

from django.db import models
from django.db.models import Q

from seatrial.domains.alerts.models.arrivals import Arrival
from seatrial.domains.alerts.types import ERRANDS


class Errand(models.Model):
    """An address of somebody else, to be asked under the guard of all that we ask."""

    number = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    url = models.CharField(max_length=2000)
    #: what it is about; it may be gone by then
    arrival = models.ForeignKey(Arrival, on_delete=models.SET_NULL, null=True, related_name="errands")
    created_at = models.DateTimeField()
    #: when it is asked next
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    #: what was answered, where it is needed again: the certificate
    answer = models.TextField(blank=True)
    #: why it was not answered the last time
    problem = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "url"], name="errand_is_once"),
            models.CheckConstraint(condition=Q(kind__in=ERRANDS), name="errand_kind_is_known"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="errand_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.url}"
