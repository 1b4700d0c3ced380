"""How connections were when they were tried."""

from django.db import models


class ConnectionHealth(models.Model):
    """The last try of a connection, and since when it is as it is."""

    name = models.CharField(max_length=100, primary_key=True)
    well = models.BooleanField()
    reason = models.TextField(blank=True)
    milliseconds = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField()
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {'well' if self.well else self.reason}"
