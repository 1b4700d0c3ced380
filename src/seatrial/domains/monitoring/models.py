"""Who was reminded of which review, since when dashboards are measured, and how they are opened."""

from django.db import models
from django.db.models import Q

from seatrial.domains.monitoring.types import STAGES


class Reminder(models.Model):
    """Owners were told of a review that is due, at one of the stages of that."""

    id = models.BigAutoField(primary_key=True)
    #: what is to be reviewed: `rule:edi-gateway/Down`
    matter = models.CharField(max_length=500)
    #: the last day of the review before, None where nobody ever reviewed it
    due_on = models.DateField(null=True)
    stage = models.CharField(max_length=10)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "due_on", "stage"], nulls_distinct=False, name="reminded_once"
            ),
            models.CheckConstraint(
                condition=~Q(matter="") & Q(stage__in=STAGES), name="reminder_says_of_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.matter}"


class MeasuredBoard(models.Model):
    """Since when the opening of a dashboard is counted."""

    #: `edi-gateway/edi`: its plan, and the name of its file
    board = models.CharField(max_length=500, primary_key=True)
    since = models.DateField()

    def __str__(self) -> str:
        return self.board


class BoardUse(models.Model):
    """How often somebody opened a dashboard from here on one day (UTC)."""

    id = models.BigAutoField(primary_key=True)
    board = models.CharField(max_length=500)
    day = models.DateField()
    #: who, as a subject; it only tells people apart
    person = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "day", "person"], name="board_use_is_counted_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="board_use_is_a_use"),
        ]

    def __str__(self) -> str:
        return f"{self.board} on {self.day}"
