"""Alerts, what was said about them, and their log. Services and people are named by their uid as text."""

from django.db import models
from django.db.models import Q

from seatrial.domains.alerts.models.arrivals import Arrival
from seatrial.domains.alerts.models.sources import Source
from seatrial.domains.alerts.types import ITEM_STATES, NORMALISED, STAGES, STATES, VERDICTS

_DONE = Q(state="resolved")


class Alert(models.Model):
    """What one source says under one key, from its first item until it is resolved. Shown as AL-12."""

    number = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="alerts")
    #: the sender's fingerprint or dedup key; never made of text that people read
    key = models.CharField(max_length=500)
    #: the catalogue's uid of the service, '' where none is known
    service_uid = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=300)
    labels = models.JSONField(default=dict)
    annotations = models.JSONField(default=dict)
    #: the sender's own page about it
    link = models.CharField(max_length=1000, blank=True)
    #: the word that the sender has for how bad it is
    severity_hint = models.CharField(max_length=60, blank=True)
    scheme = models.CharField(max_length=63, blank=True)
    level = models.CharField(max_length=63, blank=True)
    rank = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=12)
    stage = models.CharField(max_length=10)
    #: when each stage was entered; the first is `first_at`
    classified_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    looked_back_at = models.DateTimeField(null=True)
    #: since when it holds, as the sender says
    starts_at = models.DateTimeField()
    #: our clock: the first and the newest item, and how many there were
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=200, blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=200, blank=True)
    reopened_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=14, blank=True)
    verdict_at = models.DateTimeField(null=True)
    verdict_by = models.CharField(max_length=200, blank=True)
    #: what alerts that belong together have in common, by their routing
    group_key = models.CharField(max_length=500, blank=True)
    route = models.CharField(max_length=200, blank=True)
    silenced_by = models.CharField(max_length=200, blank=True)
    inhibited_by = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    incident = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"], condition=~_DONE, name="one_open_alert_of_a_key"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="alert_state_is_known"),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="alert_stage_is_known"),
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="alert_verdict_is_known"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(title=""), name="alert_says_what"),
            models.CheckConstraint(
                condition=~_DONE | Q(resolved_at__isnull=False), name="alert_is_resolved_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="acknowledged") | Q(acknowledged_at__isnull=False),
                name="alert_is_acknowledged_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("number")),
                name="alert_is_not_merged_into_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["-number"], condition=~_DONE, name="alert_open"),
            models.Index(fields=["state", "-number"], name="alert_by_state"),
            models.Index(fields=["service_uid", "-number"], name="alert_by_service"),
            models.Index(fields=["source", "-number"], name="alert_by_source"),
            models.Index(fields=["source", "key", "-number"], name="alert_by_key"),
            models.Index(
                fields=["incident"], condition=~Q(incident=""), name="alert_by_incident"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"AL-{self.number}"


class Item(models.Model):
    """One item of an arrival, about one alert."""

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="items")
    arrival = models.ForeignKey(Arrival, null=True, on_delete=models.SET_NULL, related_name="read")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ITEM_STATES), name="item_state_is_known"),
        ]
        indexes = [models.Index(fields=["alert", "-id"], name="item_by_alert")]

    def __str__(self) -> str:
        return f"{self.state} of AL-{self.alert_id}"


class Entry(models.Model):
    """A line of the alert's log."""

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    #: one word for machines: opened, acknowledged, paged ...
    what = models.CharField(max_length=30)
    words = models.CharField(max_length=1000)
    #: the subject that did it, '' where the server did
    by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="entry_says_what")]
        indexes = [
            models.Index(fields=["alert", "id"], name="entry_by_alert"),
            models.Index(fields=["alert"], condition=Q(what=NORMALISED), name="entry_of_a_change"),
        ]

    def __str__(self) -> str:
        return f"{self.what} of AL-{self.alert_id}"
