"""Tokens of programs. Of a secret only its digest is stored."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from seatrial.domains.identity.models.people import Person


class ApiToken(models.Model):
    """A bearer token for programs, of a person, a service or an agent; without one, of the installation.

    `scopes` are the grants that it carries, `within` the URNs that it is limited to (none: it is not): it
    never does more than its owner may at the time of use.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=60))
    within = ArrayField(models.CharField(max_length=200), default=list, db_default=models.Value([]))
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                condition=models.Q(revoked_at=None),
                nulls_distinct=False,
                name="identity_token_name_of_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="identity_token_lasts"
            ),
        ]

    def __str__(self) -> str:
        return self.name
