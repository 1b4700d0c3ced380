"""Reviews, the steps that they took, who reviews, what has to be there first, what was said."""

from django.db import models
from django.db.models import Q

from seatrial.domains.reviews.types import (
    ENDED,
    KINDS,
    PREREQUISITE_KINDS,
    REVIEWERS,
    STAGES,
    STATES,
    TRIGGERS,
)


class Review(models.Model):
    """A readiness review. Template and matrix stand here as they were pinned, with their digests (R055)."""

    uid = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    service_uid = models.UUIDField()
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    scope = models.TextField(blank=True)
    architecture_changes = models.TextField(blank=True)
    target_date = models.DateField(null=True)
    #: URN of the team that takes the service over, '' where its owner stays
    successor = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=200, blank=True)
    commit = models.CharField(max_length=100, blank=True)
    version = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20)
    trigger = models.CharField(max_length=30)
    trigger_details = models.JSONField(default=dict)
    #: what opened it, so that the same cause opens one alone
    cause = models.CharField(max_length=300, blank=True)
    template = models.JSONField()
    template_urn = models.CharField(max_length=200)
    template_digest = models.CharField(max_length=80)
    matrix = models.JSONField()
    matrix_urn = models.CharField(max_length=200)
    matrix_digest = models.CharField(max_length=80)
    #: urn, version and digest of each checklist
    checklists = models.JSONField()
    policy_sha256 = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    opened_by_kind = models.CharField(max_length=20)
    opened_by_uid = models.CharField(max_length=100)
    changed_at = models.DateTimeField()
    #: the exception from the separation of duties: why, and the second person who confirmed it
    small_team_reason = models.TextField(blank=True)
    small_team_asked_by = models.CharField(max_length=100, blank=True)
    small_team_by = models.CharField(max_length=100, blank=True)
    consult_person = models.CharField(max_length=100, blank=True)
    consult_name = models.CharField(max_length=200, blank=True)
    consult_answer = models.CharField(max_length=20, blank=True)
    consult_note = models.TextField(blank=True)
    consult_at = models.DateTimeField(null=True)
    #: what of it they have concerns about
    consult_concerns = models.JSONField(null=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="review_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="review_state_is_known"),
            models.CheckConstraint(condition=Q(trigger__in=TRIGGERS), name="review_trigger_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn"))
                | (~Q(scope="") & ~Q(architecture_changes="") & Q(target_date__isnull=False)),
                name="review_says_what_it_is_about",
            ),
            models.UniqueConstraint(
                fields=["cause"],
                condition=~Q(cause="") & ~Q(state__in=ENDED),
                name="review_is_open_once_for_a_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["service_uid", "-number"], name="review_by_service"),
            models.Index(fields=["state", "-number"], name="review_by_state"),
        ]

    def __str__(self) -> str:
        return f"R-{self.number} {self.service}@{self.environment}"


class Step(models.Model):
    """A review went from one state to the next. Rows are added and never changed."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["review", "at"], name="review_step_by_review")]

    def __str__(self) -> str:
        return f"{self.before} -> {self.after}"


class Reviewer(models.Model):
    """One of the three who review (R012)."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    slot = models.CharField(max_length=20)
    person_uid = models.CharField(max_length=100)
    person_name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=100, blank=True)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "slot"], name="reviewer_has_one_slot_each"),
            models.UniqueConstraint(fields=["review", "person_uid"], name="reviewer_is_one_of_three"),
            models.CheckConstraint(condition=Q(slot__in=tuple(REVIEWERS)), name="reviewer_slot_is_known"),
            models.CheckConstraint(
                condition=Q(outcome="", recorded_at=None)
                | Q(outcome__in=("accepts", "objects"), recorded_at__isnull=False),
                name="reviewer_has_said_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.person_name}"


class Prerequisite(models.Model):
    """Something that has to be there before its stage begins (R023); a criterion decides it, or people."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=63)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    owner = models.CharField(max_length=30, blank=True)
    criterion = models.CharField(max_length=200, blank=True)
    is_met = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    set_by = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="prerequisite_is_once"),
            models.CheckConstraint(
                condition=Q(kind__in=PREREQUISITE_KINDS), name="prerequisite_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="prerequisite_stage_is_known"),
            models.CheckConstraint(
                condition=Q(criterion="") | Q(is_met=False), name="prerequisite_of_a_probe_is_not_ticked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"


class Comment(models.Model):
    """What somebody said. Rows are added and never changed."""

    uid = models.UUIDField(primary_key=True)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=200, blank=True)
    author_uid = models.CharField(max_length=100)
    author_name = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]
        indexes = [models.Index(fields=["review", "at"], name="review_comment_by_review")]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.text[:40]}"
