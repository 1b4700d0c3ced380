"""Items of reviews: what people have said of each criterion, and for how long each was a gap."""

from django.db import models
from django.db.models import Q

from seatrial.domains.reviews.models.reviews import Review
from seatrial.domains.reviews.types import ACCEPTANCES, ANSWERS


class Item(models.Model):
    """A criterion in a review. What it comes to is decided when it is read."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    checklist = models.CharField(max_length=200)
    criterion = models.CharField(max_length=100)
    area = models.CharField(max_length=100)
    must = models.BooleanField()
    waivable = models.BooleanField()
    automated = models.BooleanField()
    role = models.CharField(max_length=30)
    gate = models.CharField(max_length=20, blank=True)
    assignee_uid = models.CharField(max_length=100, blank=True)
    answer = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    answered_by = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField(null=True)
    acceptance = models.CharField(max_length=10, blank=True)
    #: what the item came to when it was accepted: another outcome takes the acceptance away
    accepted_word = models.CharField(max_length=20, blank=True)
    accepted_by = models.CharField(max_length=100, blank=True)
    accepted_by_name = models.CharField(max_length=200, blank=True)
    accepted_at = models.DateTimeField(null=True)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    acceptance_comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "checklist", "criterion"], name="item_is_once"),
            models.CheckConstraint(condition=Q(answer__in=ANSWERS), name="item_answer_is_known"),
            models.CheckConstraint(condition=Q(acceptance__in=ACCEPTANCES), name="item_acceptance_is_known"),
            # rules that no code may forget: a machine's item is not answered by hand, a must-do item is not
            # called away, what does not apply says why
            models.CheckConstraint(
                condition=Q(automated=False) | Q(answer__in=("", "not_applicable")),
                name="item_of_a_machine_is_not_ticked",
            ),
            models.CheckConstraint(
                condition=~Q(must=True, answer="not_applicable"), name="item_that_must_applies"
            ),
            models.CheckConstraint(
                condition=~Q(answer="not_applicable", reason=""), name="item_says_why_it_does_not_apply"
            ),
            models.CheckConstraint(
                condition=~Q(must=True, waivable=True), name="item_that_must_is_not_waived"
            ),
            models.CheckConstraint(
                condition=Q(acceptance="", accepted_by="") | (~Q(acceptance="") & ~Q(accepted_by="")),
                name="item_is_accepted_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["assignee_uid"], name="item_by_assignee")]

    def __str__(self) -> str:
        return f"{self.checklist}/{self.criterion}"


class ItemEvidence(models.Model):
    """A piece of evidence that somebody brought for an item."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=36)
    added_by = models.CharField(max_length=100)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "evidence"], name="item_has_evidence_once"),
        ]
        indexes = [models.Index(fields=["evidence"], name="item_evidence_by_evidence")]

    def __str__(self) -> str:
        return self.evidence


class Gap(models.Model):
    """An item was not met from one moment to the other while its review was open (R084)."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=200)
    area = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "item"], condition=Q(closed_at=None), name="gap_is_open_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=models.F("opened_at")),
                name="gap_closes_after_it_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} since {self.opened_at}"
