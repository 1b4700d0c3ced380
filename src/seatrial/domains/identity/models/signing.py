"""Keys that people sign with, of which the server holds the public half alone."""

from django.db import models

from seatrial.domains.identity.models.people import Person
from seatrial.domains.identity.types import KEY_KINDS


class SigningKey(models.Model):
    """An enrolled key. Rows are never deleted: what was signed once is verified for ever.

    `public_key` is an OpenSSH line without comment, or a COSE key (RFC 9052) as base64url, which the
    file of signers has as an OpenSSH line as well. A signature
    counts from `counts_from` (later than `issued_at` while a credential reset cools off) to `revoked_at`.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    # who signed must stay known, so the row keeps its person from deletion
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    algorithm = models.CharField(max_length=60)
    public_key = models.TextField()
    fingerprint = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    credential_id = models.TextField(default="")
    relying_party = models.CharField(max_length=255, default="")
    sign_count = models.BigIntegerField(default=0)
    issued_at = models.DateTimeField()
    counts_from = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KEY_KINDS), name="identity_key_kind_known"),
            models.CheckConstraint(
                condition=models.Q(counts_from__gte=models.F("issued_at")), name="identity_key_counts_later"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="passkey", credential_id__gt="", relying_party__gt="")
                | models.Q(kind="openssh", credential_id="", relying_party=""),
                name="identity_key_of_its_kind",
            ),
        ]
        indexes = [models.Index(fields=["person", "issued_at"], name="identity_key_person")]

    def __str__(self) -> str:
        return self.fingerprint


class KeyChallenge(models.Model):
    """What a new key is to sign, once, to prove that the person holds its private half.

    With `proof`, somebody sent a key and its right signature through the API: the person's own
    confirmation on a page is still to come.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=100, default="")
    public_key = models.TextField(default="")
    fingerprint = models.CharField(max_length=60, default="")
    proven_at = models.DateTimeField(null=True)
    proven_by = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=KEY_KINDS), name="identity_challenge_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="identity_challenge_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"challenge {self.uid}"


class InstallationKey(models.Model):
    """A key that this installation signed decisions with. Rows are never deleted, as those of people.

    It counts from `counts_from` to `revoked_at`: since then another one signs.
    """

    id = models.BigAutoField(primary_key=True)
    public_key = models.CharField(max_length=60, unique=True)
    counts_from = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_at=None) | models.Q(revoked_at__gte=models.F("counts_from")),
                name="identity_installation_key_ends",
            ),
            # one signs at a time
            models.UniqueConstraint(
                fields=["revoked_at"],
                condition=models.Q(revoked_at=None),
                nulls_distinct=False,
                name="identity_installation_key_one",
            ),
        ]

    def __str__(self) -> str:
        return self.public_key
