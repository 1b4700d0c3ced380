"""One-use links, and what slows down those who guess. Of a secret only its digest is stored."""

from django.db import models

from seatrial.domains.identity.models.people import Person


class SignInLink(models.Model):
    """A link that signs in once. Without a person it founds the installation: its first person."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="identity_link_lasts"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(voided_at=None),
                name="identity_link_used_or_voided",
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"


class SignInAttempt(models.Model):
    """A password tried and not (yet) found right. Rows are kept for a day, for throttling alone."""

    id = models.BigAutoField(primary_key=True)
    name_digest = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["name_digest", "at"], name="identity_attempt_name"),
            models.Index(fields=["address", "at"], name="identity_attempt_address"),
            models.Index(fields=["at"], name="identity_attempt_at"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"
