"""How people are reached, and when by what."""

from django.db import models
from django.db.models import Q

from seatrial.domains.notices.types import CONTACT_KINDS, URGENCIES


class ContactMethod(models.Model):
    """One address of one person. Nobody but its owner is shown it."""

    uid = models.UUIDField(primary_key=True)
    person_uid = models.UUIDField()
    kind = models.CharField(max_length=10)
    label = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=1000)
    verified_at = models.DateTimeField(null=True)
    #: when a page that went there was last taken, or answered by its link
    last_ok_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_uid", "kind", "address"], name="contact_is_added_once"),
            models.CheckConstraint(condition=Q(kind__in=CONTACT_KINDS), name="contact_kind_is_known"),
            models.CheckConstraint(condition=~Q(address=""), name="contact_has_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class Verification(models.Model):
    """A code on its way to a contact method. The code itself is nowhere: it is made of the uid and the
    installation's key when it is sent, and again when it is compared.
    """

    uid = models.UUIDField(primary_key=True)
    contact = models.ForeignKey(ContactMethod, on_delete=models.CASCADE, related_name="verifications")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="code_ends_later")
        ]

    def __str__(self) -> str:
        return str(self.uid)


class PagingRule(models.Model):
    """After so many seconds a page of that urgency goes out over that contact method too."""

    uid = models.UUIDField(primary_key=True)
    person_uid = models.UUIDField()
    urgency = models.CharField(max_length=4)
    after_seconds = models.PositiveIntegerField()
    #: null: the address of the account
    contact = models.ForeignKey(ContactMethod, null=True, on_delete=models.CASCADE, related_name="rules")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_uid", "urgency", "after_seconds", "contact"], nulls_distinct=False,
                name="paging_rule_is_made_once",
            ),
            models.CheckConstraint(condition=Q(urgency__in=URGENCIES), name="paging_rule_urgency_is_known"),
            models.CheckConstraint(condition=Q(after_seconds__lte=86_400), name="paging_rule_within_a_day"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.urgency} after {self.after_seconds} s"
