"""Requests as they came, and what of them could not be read."""

from django.db import models
from django.db.models import F, Q

from seatrial.domains.alerts.models.sources import Source


class Arrival(models.Model):
    """One request of a source, as it came. It is stored before it is answered."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="arrivals")
    #: which format it is read by, from the address that it was sent to
    format = models.CharField(max_length=30)
    received_at = models.DateTimeField()
    content_type = models.CharField(max_length=200, blank=True)
    #: what follows the key in the address, with its query
    path = models.CharField(max_length=1000, blank=True)
    #: JSON of the headers that belong to what is said (`ce-` of CloudEvents), '' where there are none
    headers = models.TextField(blank=True, default="", db_default="")
    body = models.BinaryField()
    read_at = models.DateTimeField(null=True)
    #: how many items it held
    items = models.PositiveIntegerField(default=0)
    #: how many alerts the sender left out
    truncated = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(read_at=None), name="arrival_to_read"),
            models.Index(fields=["source", "-id"], name="arrival_by_source"),
            models.Index(fields=["received_at"], name="arrival_by_time"),
        ]

    def __str__(self) -> str:
        return f"arrival {self.id}"


class DeadLetter(models.Model):
    """An item of an arrival, or all of it (position null), that could not be read."""

    number = models.BigAutoField(primary_key=True)
    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="dead_letters")
    position = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=1000)
    #: the item as text, as people repair it
    content = models.TextField(blank=True)
    created_at = models.DateTimeField()
    #: when an alert said that it waits
    told_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)
    #: `played` again, or `dropped`
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["arrival", "position"], nulls_distinct=False, name="dead_letter_is_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by="", outcome="")
                | (Q(settled_at__isnull=False, outcome__in=("played", "dropped")) & ~Q(settled_by="")),
                name="dead_letter_is_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(settled_at__gte=F("created_at")),
                name="dead_letter_is_settled_later",
            ),
        ]
        indexes = [
            models.Index(fields=["-number"], condition=Q(settled_at=None), name="dead_letter_open"),
            models.Index(
                fields=["number"], condition=Q(told_at=None, settled_at=None), name="dead_letter_to_tell"
            ),
        ]

    def __str__(self) -> str:
        return f"DL-{self.number}"
