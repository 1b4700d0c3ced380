"""Incidents, who does what in them, and their timelines. People are named by the uid of their account."""

from django.db import models
from django.db.models import F, Q

from seatrial.domains.incidents.types import AUDIENCES, ENTRY_KINDS, LINK_KINDS, PHASES, ROLES, STATES


class Incident(models.Model):
    """What people declare and lead together."""

    uid = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    #: null where it is of no service alone
    service_uid = models.UUIDField(null=True)
    service = models.CharField(max_length=200, blank=True)
    scheme = models.CharField(max_length=100)
    level = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default="open")
    phase = models.CharField(max_length=15, default="investigating")
    #: what customers read; '' while the status page does not know of it
    public_title = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(null=True)
    detected_at = models.DateTimeField(null=True)
    declared_at = models.DateTimeField()
    declared_by = models.CharField(max_length=100)
    updated_at = models.DateTimeField()
    #: null where no update is due
    update_by = models.DateTimeField(null=True)
    #: when it was told that this update is late; null again with the next one
    update_missed_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolution = models.TextField(blank=True)
    reopened = models.PositiveIntegerField(default=0)
    #: under one key it is declared once; '' declares another
    key = models.CharField(max_length=300, blank=True)
    #: grows with each entry of its timeline: the position of the last one
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="incident_state_is_known"),
            models.CheckConstraint(condition=Q(phase__in=PHASES), name="incident_phase_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="incident_has_a_title"),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=5), name="incident_rank_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", resolved_at=None)
                | Q(state="resolved", phase="resolved", resolved_at__isnull=False, update_by=None),
                name="incident_resolved_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(service="", service_uid=None) | ~Q(service="") & Q(service_uid__isnull=False),
                name="incident_service_has_a_uid",
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="incident_declared_once"),
        ]
        indexes = [
            models.Index(fields=["update_by"], condition=Q(update_missed_at=None), name="incident_update_by"),
            models.Index(fields=["rank", "service_uid"], condition=Q(state="open"), name="incident_open"),
            models.Index(fields=["service", "-number"], name="incident_by_service"),
            # a gate asks with each question whether there is any
            models.Index(fields=["service_uid"], name="incident_by_service_uid"),
            models.Index(
                fields=["-declared_at"], condition=~Q(public_title=""), name="incident_on_status_page"
            ),
        ]

    def __str__(self) -> str:
        return f"I-{self.number}"


class Role(models.Model):
    """Somebody has a role in an incident, from one moment to another."""

    uid = models.UUIDField(primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20)
    person = models.UUIDField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=ROLES), name="incident_role_is_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="incident_role_ends_later"
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(role="commander", until=None),
                name="incident_one_commander",
            ),
            models.UniqueConstraint(
                fields=["incident", "role", "person"], condition=Q(until=None), name="incident_role_held_once"
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(until=None), name="incident_roles_held")]

    def __str__(self) -> str:
        return f"{self.role} of {self.incident_id}"


class Entry(models.Model):
    """A line of the timeline. None is ever changed."""

    uid = models.UUIDField(primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    words = models.TextField()
    by = models.CharField(max_length=100)
    audience = models.CharField(max_length=10, default="internal")
    #: the only party that it is shared with, '' all that take part
    party = models.CharField(max_length=200, blank=True)
    phase = models.CharField(max_length=15, blank=True)
    link = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "position"], name="incident_entry_has_its_place"),
            models.CheckConstraint(condition=Q(kind__in=ENTRY_KINDS), name="incident_entry_kind_is_known"),
            models.CheckConstraint(
                condition=Q(audience__in=AUDIENCES), name="incident_entry_audience_is_known"
            ),
            models.CheckConstraint(
                condition=Q(party="") | Q(audience="shared"), name="incident_entry_shared_with_a_party"
            ),
            # what everybody reads was written for that, and says how it goes
            models.CheckConstraint(
                condition=~Q(audience="public") | Q(kind="updated") & ~Q(phase=""),
                name="incident_entry_public_is_an_update",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.incident_id}"


class Link(models.Model):
    """An alert, a deployment, a run or another change that belongs to the incident."""

    uid = models.UUIDField(primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(max_length=15)
    target = models.CharField(max_length=500)
    title = models.CharField(max_length=300, blank=True)
    #: the party that may see it, '' none
    party = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "target"], name="incident_linked_once"),
            models.CheckConstraint(condition=Q(kind__in=LINK_KINDS), name="incident_link_kind_is_known"),
        ]
        indexes = [models.Index(fields=["target"], name="incident_by_target")]

    def __str__(self) -> str:
        return self.target


class Party(models.Model):
    """A vendor takes part in the incident, and sees its part."""

    uid = models.UUIDField(primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="parties")
    urn = models.CharField(max_length=200)
    task = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "urn"], condition=Q(until=None), name="incident_party_takes_part_once"
            ),
            models.CheckConstraint(condition=~Q(task=""), name="incident_party_has_a_part"),
        ]
        indexes = [models.Index(fields=["urn"], condition=Q(until=None), name="incident_parties")]

    def __str__(self) -> str:
        return self.urn
