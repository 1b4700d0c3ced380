"""Runs of runbooks with their steps and output, who approved them, and the switch that stops all."""

from django.db import models
from django.db.models import Func, Q, Value

from seatrial.domains.runbooks.models.library import Revision, Runbook
from seatrial.domains.runbooks.types.runs import (
    ENDED,
    MODES,
    OPEN,
    PURPOSES,
    RUN_STATES,
    STEP_STATES,
    STREAMS,
    WISHES,
)
from seatrial.domains.runbooks.types.sections import PHASES


class Run(models.Model):
    """One execution of a revision. What a runner has in hand is its `stretch`, which is the job `job`."""

    uid = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    runbook = models.ForeignKey(Runbook, on_delete=models.PROTECT, related_name="runs")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="runs")
    service = models.CharField(max_length=200)
    service_uid = models.CharField(max_length=36)
    environment = models.CharField(max_length=100)
    is_production = models.BooleanField(default=False)
    mode = models.CharField(max_length=10)
    #: label of the runners that may have it
    runner = models.CharField(max_length=63)
    targets = models.JSONField(default=list)
    #: what each parameter came to; of secrets where the runner finds them
    parameters = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=71)
    #: digest of the content that runners are given: every stretch has the same
    content = models.CharField(max_length=71, blank=True)
    state = models.CharField(max_length=20)
    #: why it is in that state, in words
    reason = models.TextField(blank=True)
    #: why no runner has the stretch that is due, in words
    waits = models.TextField(blank=True)
    #: the incident or change that it belongs to
    because = models.CharField(max_length=200, blank=True)
    requested_by_kind = models.CharField(max_length=20)
    requested_by = models.CharField(max_length=100)
    requested_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    estimate_seconds = models.PositiveIntegerField(null=True)
    #: the step that runs, waits, is in doubt or stopped it
    position = models.PositiveIntegerField(null=True)
    stretch = models.PositiveIntegerField(default=0)
    purpose = models.CharField(max_length=10, default="run")
    job = models.UUIDField(null=True, unique=True)
    #: the token by which the runner of the stretch was known last, and its lease
    held_by = models.CharField(max_length=60, blank=True)
    lease = models.PositiveIntegerField(default=0)
    runner_uid = models.CharField(max_length=36, blank=True)
    #: the last line of the stretch that is kept, and how many notes of ours there are
    acked = models.BigIntegerField(default=0)
    notes = models.PositiveIntegerField(default=0)
    #: what the runner hears with its next report, and what is asked for then
    wish = models.CharField(max_length=10, blank=True)
    wish_reason = models.TextField(blank=True)
    wish_rollback = models.BooleanField(default=False)
    #: the step in doubt that the stretch verifies
    doubt = models.PositiveIntegerField(null=True)
    rollback_on_failure = models.BooleanField(default=False)
    #: how it ends once it is rolled back, and why it is
    ends_as = models.CharField(max_length=20, blank=True)
    ends_reason = models.TextField(blank=True)
    rolled_back = models.BooleanField(default=False)
    #: why its transcript is not what its runners signed, in words: it is no proof then
    unproven = models.TextField(blank=True, default="", db_default="")
    emergency = models.BooleanField(default=False)
    #: until when somebody looks back on a run that waited for no approval, and who did
    review_due_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=100, blank=True, default="", db_default="")
    reviewed_by_name = models.CharField(max_length=200, blank=True, default="", db_default="")
    review_note = models.TextField(blank=True, default="", db_default="")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RUN_STATES), name="run_state_is_known"),
            models.CheckConstraint(condition=Q(mode__in=MODES), name="run_mode_is_known"),
            models.CheckConstraint(condition=Q(purpose__in=PURPOSES), name="run_purpose_is_known"),
            models.CheckConstraint(condition=Q(wish__in=WISHES), name="run_wish_is_known"),
            # a dry run proves nothing, and nothing else is simulated
            models.CheckConstraint(
                condition=(Q(mode="dry-run") & ~Q(state__in=("passed", "failed")))
                | (~Q(mode="dry-run") & ~Q(state="simulated")),
                name="run_dry_is_simulated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False) | Q(state__in=OPEN, ended_at=None),
                name="run_end_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(mode="rehearse") | Q(is_production=False), name="run_rehearses_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by="")
                | (Q(reviewed_at__isnull=False, emergency=True) & ~Q(reviewed_by="") & ~Q(review_note="")),
                name="run_review_is_whole",
            ),
            models.UniqueConstraint(
                fields=["runbook", "environment"],
                condition=Q(state__in=OPEN, mode__in=("rehearse", "live")),
                name="run_is_alone",
            ),
        ]
        indexes = [
            models.Index(fields=["service_uid", "-number"], name="run_by_service"),
            models.Index(fields=["runbook", "-number"], name="run_by_runbook"),
            models.Index(fields=["revision", "-number"], name="run_by_revision"),
            models.Index(fields=["runner"], condition=Q(state__in=OPEN), name="run_open"),
            models.Index(
                fields=["runbook", "review_due_at"],
                condition=Q(review_due_at__isnull=False, reviewed_at=None),
                name="run_to_look_back_on",
            ),
        ]

    def __str__(self) -> str:
        return f"RUN-{self.number}"


class RunStep(models.Model):
    """A step of a run. It begins in one transaction, before the runner starts it, and ends in another."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    phase = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    title = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="pending")
    attempt = models.PositiveIntegerField(default=1)
    manual = models.BooleanField(default=False)
    confirm = models.BooleanField(default=False)
    mutating = models.BooleanField(default=True)
    role = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=200, blank=True)
    verify = models.CharField(max_length=200, blank=True)
    undo = models.CharField(max_length=200, blank=True)
    undo_reason = models.TextField(blank=True)
    undoes = models.PositiveIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: by the runner's monotonic clock
    duration_ns = models.BigIntegerField(null=True)
    exit_code = models.IntegerField(null=True)
    problem = models.TextField(blank=True)
    decision = models.CharField(max_length=20, blank=True)
    decided_by = models.CharField(max_length=100, blank=True)
    decided_name = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    #: it was in doubt, and was then run once more or left out: it may have been done all the same
    doubted = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="run_step_is_once"),
            models.CheckConstraint(condition=Q(state__in=STEP_STATES), name="run_step_state_is_known"),
            models.CheckConstraint(condition=Q(phase__in=PHASES), name="run_step_phase_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=("passed", "failed", "aborted", "skipped"))
                | Q(ended_at__isnull=False),
                name="run_step_end_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.name}"


class RunLine(models.Model):
    """A line of a transcript; its place says the stretch and the runner's own count (rules.stretching)."""

    pk = models.CompositePrimaryKey("run_id", "seq")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="lines")
    seq = models.BigIntegerField()
    position = models.PositiveIntegerField(null=True)
    attempt = models.PositiveIntegerField(default=1)
    stream = models.CharField(max_length=10)
    at = models.DateTimeField()
    text = models.TextField()
    #: the order in which the lines of a run arrived: whoever writes one holds the lock of the run
    serial = models.BigIntegerField(
        db_default=Func(
            Value("runbooks_runline_serial"), function="nextval", output_field=models.BigIntegerField()
        ),
        editable=False,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stream__in=STREAMS), name="run_line_stream_is_known")
        ]
        indexes = [models.Index(fields=["run", "serial"], name="run_line_as_it_came")]

    def __str__(self) -> str:
        return self.text[:80]


class RunApproval(models.Model):
    """Somebody's word that exactly this run may go live. At most one counts at a time."""

    uid = models.UUIDField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="approvals")
    fingerprint = models.CharField(max_length=71)
    approver_uid = models.CharField(max_length=100)
    approver_name = models.CharField(max_length=200)
    role = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(withdrawn_at__isnull=True), name="run_approval_counts_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} by {self.approver_uid}"


class Stop(models.Model):
    """The switch that stops all runs and keeps new ones from starting. There is one row of it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_active = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=100, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="stop_is_one")]

    def __str__(self) -> str:
        return "stopped" if self.is_active else "not stopped"
