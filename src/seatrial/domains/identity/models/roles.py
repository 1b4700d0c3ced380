"""Roles that people hold, and deputies. Rows stay as history: ending one writes when and by whom."""

from django.db import models

from seatrial.domains.identity.models.people import Person


class RoleAssignment(models.Model):
    """A person holds a role within a scope (a URN, '' everywhere) from a moment until another, or on."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=60)
    scope = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    given_by = models.CharField(max_length=100)
    given_at = models.DateTimeField()
    taken_by = models.CharField(max_length=100, blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="identity_role_lasts",
            ),
            models.CheckConstraint(condition=~models.Q(role=""), name="identity_role_said"),
            models.CheckConstraint(
                condition=models.Q(taken_at=None, taken_by="")
                | (models.Q(taken_at__isnull=False) & ~models.Q(taken_by="")),
                name="identity_role_taken_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "scope", "starts_at"],
                condition=models.Q(taken_at=None),
                name="identity_role_once",
            ),
        ]
        indexes = [models.Index(fields=["role", "scope"], name="identity_role_by_scope")]

    def __str__(self) -> str:
        return f"{self.role} {self.scope}".strip()


class Deputy(models.Model):
    """From one moment until another the deputy holds the roles of the person as well."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    deputy = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    given_by = models.CharField(max_length=100)
    given_at = models.DateTimeField()
    taken_by = models.CharField(max_length=100, blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="identity_deputy_lasts"
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("deputy")), name="identity_deputy_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"deputy {self.pk}"
