"""Who came, from where and by what; and whose credentials were reset."""

from django.db import models

from seatrial.domains.identity.models.people import Person


class Visit(models.Model):
    """A sign-in, taken or refused; while `session_key` stands, it is an open session.

    Addresses are personal data: rows are dropped after half a year.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    method = models.CharField(max_length=60)
    address = models.CharField(max_length=64)
    agent = models.CharField(max_length=300)
    at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    refused = models.BooleanField(default=False)
    # null where no session is open: many rows have none, and each open one has its own
    session_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(session_key=None) | models.Q(ended_at=None, refused=False),
                name="identity_visit_ended_has_no_session",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="identity_visit_person"),
            models.Index(fields=["at"], name="identity_visit_at"),
        ]

    def __str__(self) -> str:
        return f"visit {self.uid}"


class CredentialReset(models.Model):
    """Somebody other than a signed-in holder of the old credential gave, or made room for, a new one."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=60)
    by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            # an event may be delivered twice
            models.UniqueConstraint(fields=["person", "at", "reason"], name="identity_reset_once"),
        ]

    def __str__(self) -> str:
        return f"reset {self.pk}"
