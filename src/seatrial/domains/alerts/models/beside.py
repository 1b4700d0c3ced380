"""What Seatrial would have done beside an incumbent, and what it hands on to it."""

from django.db import models
from django.db.models import Q

from seatrial.domains.alerts.models.alerts import Alert
from seatrial.domains.alerts.models.escalation import EscalationRun
from seatrial.domains.alerts.types.beside import ACTIONS, COMPARED


class Foreseen(models.Model):
    """A step of an escalation in shadow: whom it would have paged, and what the incumbent did."""

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="foreseen")
    run = models.ForeignKey(EscalationRun, on_delete=models.CASCADE, related_name="foreseen")
    level = models.PositiveIntegerField()
    round = models.PositiveIntegerField()
    #: whether it is the fallback
    is_last = models.BooleanField(default=False)
    step = models.CharField(max_length=60)
    at = models.DateTimeField()
    #: objects with uid, why, and a name where no account has one
    people = models.JSONField(default=list)
    #: when the incumbent is asked; null when it was, or where nobody can be asked
    ask_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    compared_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=10, blank=True)
    #: the incumbent's incident, and its page about it
    incident = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=300, blank=True)
    #: objects with uid, where, and name and address where no account here has them
    theirs = models.JSONField(default=list)
    #: whether they were notified, or only on call
    notified = models.BooleanField(default=False)
    problem = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "level", "round"], name="step_is_foreseen_once"),
            models.CheckConstraint(condition=Q(verdict__in=COMPARED), name="comparison_is_known"),
        ]
        indexes = [
            models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="foreseen_to_compare"),
            models.Index(fields=["verdict", "-id"], name="foreseen_by_verdict"),
            models.Index(fields=["at"], condition=Q(ask_at=None), name="foreseen_to_purge"),
        ]

    def __str__(self) -> str:
        return f"{self.step} of AL-{self.alert_id}"


class Forward(models.Model):
    """Something that the incumbent is told about an alert. It is `queued` until it took it, or refused it."""

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="forwards")
    action = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    #: when it is sent next; whoever sends it puts it off by a lease first
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default="queued")
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(action__in=ACTIONS), name="forward_action_is_known"),
            models.CheckConstraint(
                condition=Q(state="queued", due_at__isnull=False)
                | Q(state="sent", due_at=None, sent_at__isnull=False)
                | (Q(state="refused", due_at=None) & ~Q(problem="")),
                name="forward_is_due_sent_or_refused",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="forward_due"),
            models.Index(fields=["alert", "id"], name="forward_by_alert"),
            models.Index(fields=["made_at"], condition=Q(due_at=None), name="forward_to_purge"),
        ]

    def __str__(self) -> str:
        return f"{self.action} of AL-{self.alert_id}"
