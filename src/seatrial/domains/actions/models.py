"""Actions' tables."""

from django.db import models
from django.db.models import Q

from seatrial.domains.actions.types import ACTION_KINDS, ACTION_STATES, DRAFT_STATES, SEVERITIES


class Action(models.Model):
    """Who promised to do what by when."""

    uid = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=20)
    #: null where it is about no service
    service_uid = models.UUIDField(null=True)
    service = models.CharField(max_length=200, blank=True)
    environment = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    severity = models.CharField(max_length=10)
    owner_uid = models.UUIDField()
    due_on = models.DateField()
    source = models.CharField(max_length=300, blank=True)
    source_title = models.CharField(max_length=300, blank=True)
    alternative = models.TextField(blank=True)
    verification = models.TextField(blank=True)
    #: under one key an action is opened once; '' opens another
    key = models.CharField(max_length=300, blank=True)
    #: grows with each change, so that a form made from an older one is refused
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, default="open")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100)
    funded_by = models.UUIDField(null=True)
    funded_at = models.DateTimeField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=100, blank=True)
    outcome = models.TextField(blank=True)
    #: where the repair is: the address of a page, or a commit
    fix = models.CharField(max_length=500, blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=100, blank=True)
    verified_note = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=100, blank=True)
    cancelled_reason = models.TextField(blank=True)
    #: when it was found overdue; null again as soon as it has another date or is not open
    overdue_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ACTION_KINDS), name="action_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=ACTION_STATES), name="action_state_is_known"),
            models.CheckConstraint(condition=Q(severity__in=SEVERITIES), name="action_severity_is_known"),
            models.CheckConstraint(condition=~Q(title=""), name="action_has_a_title"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="action_opened_once"),
            models.CheckConstraint(
                condition=Q(service="", service_uid__isnull=True)
                | ~Q(service="") & Q(service_uid__isnull=False),
                name="action_service_has_a_uid",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "verified")) | Q(done_at__isnull=False),
                name="action_done_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "verified"), kind="vulnerability") | ~Q(fix=""),
                name="action_fix_of_a_vulnerability",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False) & ~Q(verified_by=""),
                name="action_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(cancelled_at__isnull=False) & ~Q(cancelled_reason=""),
                name="action_cancelled_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, currency="") | Q(amount__gte=0) & ~Q(currency=""),
                name="action_amount_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(funded_by__isnull=False),
                name="action_amount_given_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="open"), name="action_open_by_due"),
            models.Index(fields=["service", "-number"], name="action_by_service"),
            models.Index(fields=["owner_uid", "-number"], name="action_by_owner"),
            models.Index(fields=["source"], condition=~Q(source=""), name="action_by_source"),
        ]

    def __str__(self) -> str:
        return f"A-{self.number}"


class Draft(models.Model):
    """A remediation that a machine proposes, until somebody takes it on with an owner and a day."""

    uid = models.UUIDField(primary_key=True)
    #: under one key it is proposed once
    key = models.CharField(max_length=300, unique=True)
    service_uid = models.UUIDField()
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    source_title = models.CharField(max_length=300, blank=True)
    metric = models.CharField(max_length=200)
    endpoint = models.CharField(max_length=200)
    threshold = models.CharField(max_length=200)
    alternative = models.TextField(blank=True)
    verification = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="waiting")
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)
    reason = models.TextField(blank=True)
    action = models.OneToOneField(Action, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DRAFT_STATES), name="draft_state_is_known"),
            models.CheckConstraint(
                condition=~Q(metric="") & ~Q(endpoint="") & ~Q(threshold=""),
                name="draft_says_what_was_missed",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="draft_decided_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", action__isnull=False)
                | ~Q(state="accepted") & Q(action__isnull=True),
                name="draft_accepted_is_an_action",
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(reason=""), name="draft_dismissed_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "-uid"], name="draft_by_state")]

    def __str__(self) -> str:
        return self.title
