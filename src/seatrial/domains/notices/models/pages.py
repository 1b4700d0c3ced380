"""Pages, their way over each contact method, and each try."""

from django.db import models
from django.db.models import Q

from seatrial.domains.notices.types import CONTACT_KINDS, DELIVERY_STATES, PAGE_STATES, URGENCIES

#: Deliveries that somebody has to work on.
UNDER_WAY = ("queued", "sending")


class Page(models.Model):
    """One message to one person that wants an answer. Its number is its key: PG-12."""

    number = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    person_uid = models.UUIDField()
    about = models.CharField(max_length=200)
    #: under one key there is one page: whoever is interrupted asks again
    key = models.CharField(max_length=300, unique=True)
    urgency = models.CharField(max_length=4)
    subject_line = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    answered_at = models.DateTimeField(null=True)
    answered_how = models.CharField(max_length=20, blank=True)
    #: when it was cancelled or failed
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PAGE_STATES), name="page_state_is_known"),
            models.CheckConstraint(condition=Q(urgency__in=URGENCIES), name="page_urgency_is_known"),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False), name="page_answered_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("cancelled", "failed")) | Q(ended_at__isnull=False),
                name="page_ended_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(about="") & ~Q(key="") & ~Q(subject_line=""), name="page_says_what"
            ),
        ]
        indexes = [
            models.Index(fields=["person_uid", "-number"], name="page_by_person"),
            models.Index(fields=["about", "-number"], name="page_by_about"),
            models.Index(fields=["about"], condition=Q(state="open"), name="page_open"),
        ]

    def __str__(self) -> str:
        return f"PG-{self.number}"


class Delivery(models.Model):
    """A page over one contact method. Its uid is what providers are given as the key of idempotency."""

    uid = models.UUIDField(primary_key=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="deliveries")
    #: null: the address of the account. No key of another table: a method may be taken away meanwhile.
    contact_uid = models.UUIDField(null=True)
    kind = models.CharField(max_length=10)
    #: which of the pager's threads send it, so that no slow provider keeps those of another kind waiting
    lane = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    #: when whoever comes may take it: after `due_at`, after a pause, or when a lease has run out
    next_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    tries = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "contact_uid"], nulls_distinct=False, name="page_goes_out_once_a_way"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DELIVERY_STATES), name="page_delivery_state_is_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=CONTACT_KINDS), name="page_delivery_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=("sent", "delivered")) | Q(sent_at__isnull=False),
                name="page_delivery_sent_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lane", "next_at"], condition=Q(state__in=UNDER_WAY), name="page_delivery_to_be_sent"
            ),
            models.Index(
                fields=["provider_id"], condition=~Q(provider_id=""), name="page_delivery_of_provider"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class Try(models.Model):
    """One try to hand a delivery over: written before anything leaves, ended with how it went."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    #: `sent`, `failed`, `lost` (whoever tried was gone); '' while it goes on
    outcome = models.CharField(max_length=10, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="try_is_counted_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=("", "sent", "failed", "lost")), name="try_outcome_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.delivery_id}"
