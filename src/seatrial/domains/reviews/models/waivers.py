"""Waivers: risks that somebody accepted for a time."""

from django.db import models
from django.db.models import Q

from seatrial.domains.reviews.types import RISKS


class Waiver(models.Model):
    """Never approved by who asked, never for ever, always with a control (R074): the table knows."""

    uid = models.UUIDField(primary_key=True)
    service_uid = models.UUIDField()
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    checklist = models.CharField(max_length=200)
    criterion = models.CharField(max_length=100)
    review_uid = models.CharField(max_length=36, blank=True)
    reason = models.TextField()
    control = models.TextField()
    risk = models.CharField(max_length=10)
    requested_by = models.CharField(max_length=100)
    requested_by_name = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    expires_on = models.DateField()
    approved_by = models.CharField(max_length=100, blank=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = models.CharField(max_length=100, blank=True)
    refused_reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=100, blank=True)
    #: the waiver of the same item that this one follows
    renews = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(risk__in=RISKS), name="waiver_risk_is_known"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(control=""), name="waiver_says_why_and_how"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=models.F("requested_by")),
                name="waiver_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by="")
                | (Q(approved_at__isnull=False) & ~Q(approved_by="") & Q(refused_at=None)),
                name="waiver_is_approved_or_refused",
            ),
            models.UniqueConstraint(
                fields=["service_uid", "environment", "checklist", "criterion"],
                condition=Q(approved_at=None, refused_at=None, ended_at=None),
                name="waiver_is_asked_once",
            ),
        ]
        indexes = [
            models.Index(fields=["service_uid", "environment", "expires_on"], name="waiver_by_service"),
            models.Index(fields=["expires_on"], name="waiver_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.service}@{self.environment} {self.criterion} until {self.expires_on}"
