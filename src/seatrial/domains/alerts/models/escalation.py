"""Runs of escalation: their timers are rows, so that whoever is killed leaves them to the next."""

from django.db import models
from django.db.models import Q

from seatrial.domains.alerts.models.alerts import Alert
from seatrial.domains.alerts.types import RUN_STATES


class PolicySnapshot(models.Model):
    """What runs keep of an escalation policy, once for all runs that it is the same for."""

    digest = models.CharField(primary_key=True, max_length=71)
    body = models.JSONField()

    def __str__(self) -> str:
        return str(self.body.get("title", self.digest))


class EscalationRun(models.Model):
    """Somebody is looked for about an alert, and about those of its group. `level` and `round` are the place
    that is paged next.
    """

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="runs")
    group_key = models.CharField(max_length=500, blank=True)
    snapshot = models.ForeignKey(PolicySnapshot, on_delete=models.PROTECT, related_name="runs")
    urgency = models.CharField(max_length=4)
    rank = models.PositiveSmallIntegerField()
    level = models.PositiveIntegerField(default=0)
    round = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12)
    #: when the place is due; null while no timer runs
    next_at = models.DateTimeField(null=True)
    #: whether what may keep it quiet is asked again when it is due
    is_held = models.BooleanField(default=False)
    #: the alert (AL-12) or silence (SL-3) that keeps it quiet
    held_by = models.CharField(max_length=40, blank=True)
    #: until when an answer is in time (R166); null where nothing is due
    respond_by = models.DateTimeField(null=True)
    #: by when the second level is paged where the first has not answered; null where the policy alone says so
    escalate_at = models.DateTimeField(null=True)
    #: whether another system pages about it, and this one only decides whom it would page
    is_shadow = models.BooleanField(default=False, db_default=False)
    started_at = models.DateTimeField()
    paged_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    #: uid of the person, or a subject
    acknowledged_by = models.CharField(max_length=200, blank=True)
    #: when all levels had been paged, so that it went to the fallback
    exhausted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: when it was told that nobody answered in time
    late_told_at = models.DateTimeField(null=True)
    #: when whoever has it is asked, or, once they were, when it pages again; null where nobody is
    remind_at = models.DateTimeField(null=True)
    #: when they were asked and have not said anything since
    reminded_at = models.DateTimeField(null=True)
    #: how often it pages from the first level on because nobody was at it any more
    again = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alert"], condition=~Q(state="ended"), name="one_live_escalation_of_an_alert"
            ),
            models.CheckConstraint(condition=Q(state__in=RUN_STATES), name="escalation_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="active", next_at__isnull=False) | (~Q(state="active") & Q(next_at=None)),
                name="escalation_has_a_timer_while_active",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__isnull=False), name="escalation_ends_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="active"), name="escalation_due"),
            models.Index(
                fields=["respond_by"],
                condition=Q(state="active", late_told_at=None, acknowledged_at=None),
                name="escalation_late",
            ),
            models.Index(fields=["remind_at"], condition=Q(state="acknowledged"), name="escalation_remind"),
            models.Index(
                fields=["group_key"], condition=~Q(state="ended") & ~Q(group_key=""), name="escalation_group"
            ),
            models.Index(fields=["held_by"], condition=~Q(held_by=""), name="escalation_held"),
            models.Index(fields=["alert", "-id"], name="escalation_by_alert"),
            models.Index(fields=["-started_at"], name="escalation_by_start"),
        ]

    def __str__(self) -> str:
        return f"{self.state} of AL-{self.alert_id}"


class Membership(models.Model):
    """The run looks for somebody about this alert too. An alert's newest one counts."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(EscalationRun, on_delete=models.CASCADE, related_name="members")
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "alert"], name="alert_is_in_a_run_once")]
        indexes = [models.Index(fields=["alert", "-id"], name="membership_by_alert")]

    def __str__(self) -> str:
        return f"AL-{self.alert_id} in {self.run_id}"
