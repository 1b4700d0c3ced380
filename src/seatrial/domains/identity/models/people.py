"""People: whoever has an account here."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from seatrial.domains.identity.types import KINDS, THEMES


class Person(AbstractBaseUser):
    """Whoever has an account: a human, who signs in; a service or an agent, which hold tokens only.

    The uid is what the audit log and grants name, the handle is the catalogue's User; the name may change.
    `is_administrator` is for the previous version, which runs beside this one during an upgrade: who
    administers, roles say.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    # Django wants its sign-in name unique by itself; the constraint below makes it so without case.
    name = models.CharField(max_length=100, unique=True)
    # Null only where the previous version made the account during an upgrade.
    handle = models.CharField(max_length=63, null=True, unique=True)  # noqa: DJ001
    kind = models.CharField(
        max_length=10, default="human", db_default="human", choices=[(kind, kind) for kind in KINDS]
    )
    email = models.EmailField(default="", db_default="", blank=True)
    is_vendor = models.BooleanField(default=False, db_default=False)
    erased_at = models.DateTimeField(null=True)
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
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="identity_person_kind_known"),
            models.CheckConstraint(
                condition=models.Q(handle=None)
                | models.Q(handle__regex=r"^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$"),
                name="identity_person_handle_is_a_slug",
            ),
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="identity_person_email_without_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name
