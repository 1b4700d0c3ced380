"""People: whoever has an account here."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
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
