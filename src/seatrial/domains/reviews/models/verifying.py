"""The window in which a release is watched, and what was found in it (R015)."""

from django.db import models
from django.db.models import Q

from seatrial.domains.reviews.models.reviews import Review
from seatrial.domains.reviews.types.verifying import FINDING_KINDS, LABELS, RUNBOOKS


class Window(models.Model):
    """As long as policy wanted when the step began: a later policy moves no end."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, primary_key=True, related_name="+")
    opens_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("opens_at")), name="window_ends_after_it_opens"
            )
        ]

    def __str__(self) -> str:
        return f"{self.opens_at} to {self.ends_at}"


class Finding(models.Model):
    """Something that was seen in the window. What it was never changes, what is said of it may."""

    uid = models.UUIDField(primary_key=True)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    source = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=100)
    label = models.CharField(max_length=20, blank=True)
    label_note = models.TextField(blank=True)
    labelled_by = models.CharField(max_length=100, blank=True)
    labelled_at = models.DateTimeField(null=True)
    runbook = models.CharField(max_length=20, blank=True)
    runbook_link = models.CharField(max_length=500, blank=True)
    answered_by = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField(null=True)
    #: uid of the action that changes the runbook
    action = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "source"], condition=~Q(source=""), name="finding_is_once_of_a_source"
            ),
            models.CheckConstraint(condition=Q(kind__in=FINDING_KINDS), name="finding_kind_is_known"),
            models.CheckConstraint(condition=Q(label__in=LABELS), name="finding_label_is_known"),
            models.CheckConstraint(condition=Q(runbook__in=RUNBOOKS), name="finding_runbook_is_known"),
            models.CheckConstraint(
                condition=Q(label="") | Q(kind="alert"), name="finding_label_is_of_alerts"
            ),
            models.CheckConstraint(
                condition=Q(label="", labelled_by="") | (~Q(label="") & ~Q(labelled_by="")),
                name="finding_is_labelled_by_somebody",
            ),
            # a changed runbook is linked, one that has to change has its action: neither is only said
            models.CheckConstraint(
                condition=~Q(runbook="changed") | ~Q(runbook_link=""), name="finding_links_what_changed"
            ),
            models.CheckConstraint(
                condition=~Q(runbook="must_change") | ~Q(action=""), name="finding_has_its_action"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"
