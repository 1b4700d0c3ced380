"""Who reads the status page by mail."""

from django.db import models
from django.db.models import Q


class Subscriber(models.Model):
    """An address that asked for mails of the status page. Without a confirmation it is forgotten in a day."""

    uid = models.UUIDField(primary_key=True)
    address = models.CharField(max_length=320, unique=True)
    asked_at = models.DateTimeField()
    #: how many mails asked it to confirm
    mails = models.PositiveSmallIntegerField(default=1)
    #: a keyed hash of where it was asked from; '' once it is confirmed
    asked_from = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(address=""), name="subscriber_has_an_address"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(asked_from=""), name="subscriber_is_not_followed"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(confirmed_at=None), name="subscriber_asked"),
        ]

    def __str__(self) -> str:
        return str(self.uid)
