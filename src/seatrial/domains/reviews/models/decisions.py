"""Proposals, their sign-offs, and decisions. What was signed or decided never changes."""

from django.db import models
from django.db.models import F, Q

from seatrial.domains.reviews.models.reviews import Review
from seatrial.domains.reviews.types import OUTCOMES


class Proposal(models.Model):
    """A decision that waits for its signatures. `payload` is exactly what is signed, in canonical JSON."""

    uid = models.UUIDField(primary_key=True)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20)
    payload = models.TextField()
    sha256 = models.CharField(max_length=80)
    #: what each item came to, by its name: a sign-off is outdated where that changes
    results = models.JSONField()
    #: URNs of people who wrote what is decided about
    authors = models.JSONField()
    #: the slots that have to be signed
    slots = models.JSONField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    proposed_by_uid = models.CharField(max_length=100)
    stands_until = models.DateTimeField(null=True)
    re_evaluate_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    #: when somebody last was reminded, and whether the owner was told that a signer is silent
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="proposal_outcome_is_known"),
            models.UniqueConstraint(
                fields=["review"], condition=Q(withdrawn_at=None), name="proposal_is_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="no_go") | Q(re_evaluate_on__isnull=False),
                name="proposal_of_no_go_says_when_again",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="conditional_go") | Q(stands_until__isnull=False),
                name="proposal_of_conditional_go_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.sha256[:19]}"


class SignOff(models.Model):
    """A person's signature over a proposal. Rows are added and never changed."""

    uid = models.UUIDField(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="sign_offs")
    slot = models.CharField(max_length=63)
    person_uid = models.CharField(max_length=100)
    person_name = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=100, blank=True)
    on_behalf_of_name = models.CharField(max_length=200, blank=True)
    key_kind = models.CharField(max_length=20)
    keyid = models.CharField(max_length=80)
    payload = models.TextField()
    #: base64, as the bundle has it
    signature = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person_uid"], name="sign_off_is_one_a_person"),
            models.CheckConstraint(
                condition=~Q(on_behalf_of=F("person_uid")), name="sign_off_is_on_behalf_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.person_name}"


class Decision(models.Model):
    """What was decided. The bundle never changes; only that it fell is added, once."""

    uid = models.UUIDField(primary_key=True)
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="+")
    service_uid = models.UUIDField()
    service = models.CharField(max_length=200)
    environment = models.CharField(max_length=100)
    digest = models.CharField(max_length=200, blank=True)
    commit = models.CharField(max_length=100, blank=True)
    version = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=20)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200)
    decided_by_uid = models.CharField(max_length=100)
    stands_until = models.DateTimeField(null=True)
    re_evaluate_on = models.DateField(null=True)
    carries_over = models.CharField(max_length=10)
    bundle = models.TextField()
    bundle_sha256 = models.CharField(max_length=80)
    #: the next moment at which something could make it fall; looked at then, and whenever a result turns
    look_at = models.DateTimeField(null=True)
    #: since when each item of it was seen not to hold, by its name, for as long as it does not
    lapses = models.JSONField(default=dict)
    fallen_at = models.DateTimeField(null=True)
    fallen = models.JSONField(default=list)
    #: when what follows its fall was done: whoever relies on it was told, a draft was opened
    followed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="decision_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome="no_go") | ~Q(digest="", commit=""), name="decision_names_its_artefact"
            ),
            models.CheckConstraint(
                condition=Q(fallen_at=None) | Q(fallen_at__gte=F("decided_at")),
                name="decision_falls_after_it_was_made",
            ),
        ]
        indexes = [
            models.Index(fields=["service_uid", "environment", "-decided_at"], name="decision_by_service"),
            models.Index(
                fields=["look_at"],
                condition=Q(fallen_at=None, look_at__isnull=False),
                name="decision_by_look",
            ),
            models.Index(
                fields=["fallen_at"],
                condition=Q(fallen_at__isnull=False, followed_at=None),
                name="decision_by_fall",
            ),
            models.Index(fields=["-decided_at"], name="decision_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} for {self.service}@{self.environment}"
