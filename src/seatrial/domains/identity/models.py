"""People, their one-use links and tokens. Of a secret only its digest is stored."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from seatrial.domains.identity.types import THEMES


class Person(AbstractBaseUser):
    """Somebody who signs in. The uid is what the audit log and grants name; the name may change."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    # Django wants its sign-in name unique by itself; the constraint below makes it so without case.
    name = models.CharField(max_length=100, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=10, default="system", choices=[(theme, theme) for theme in THEMES])
    is_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = BaseUserManager["Person"]()

    USERNAME_FIELD = "name"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="identity_person_name_without_case"),
            models.CheckConstraint(condition=~models.Q(name=""), name="identity_person_name_said"),
            models.CheckConstraint(condition=~models.Q(time_zone=""), name="identity_person_time_zone_said"),
            models.CheckConstraint(condition=models.Q(theme__in=THEMES), name="identity_person_theme_known"),
        ]

    def __str__(self) -> str:
        return self.name


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


class ApiToken(models.Model):
    """A bearer token for programs. `scopes` are the grants that its actor holds."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=60))
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(revoked_at=None),
                name="identity_token_name_among_living",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="identity_token_lasts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
