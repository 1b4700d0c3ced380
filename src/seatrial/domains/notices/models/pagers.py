"""The sign of life of what sends pages."""

from django.db import models


class PagerBeat(models.Model):
    """One round of one pager process, and when it last went round well."""

    pager = models.UUIDField()
    round = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    trouble = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pager", "round"], name="one_beat_a_round"),
        ]
        indexes = [models.Index(fields=["round", "-beat_at"], name="newest_beat")]

    def __str__(self) -> str:
        return f"{self.round} of {self.pager}"
