"""What people want by mail."""

from django.db import models
from django.db.models import Q

from seatrial.domains.notices.types import DIGEST_HOUR


class Preference(models.Model):
    """Of one person; who has no row has the defaults."""

    person_uid = models.UUIDField(primary_key=True)
    #: in the time zone of the person; null: no digest
    digest_hour = models.PositiveSmallIntegerField(null=True, default=DIGEST_HOUR)
    kinds_off = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_hour__isnull=True) | Q(digest_hour__lte=23), name="digest_hour_is_one"
            )
        ]

    def __str__(self) -> str:
        return str(self.person_uid)
