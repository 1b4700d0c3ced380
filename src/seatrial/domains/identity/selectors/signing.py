"""Reads signing keys."""

import base64
from collections.abc import Sequence
from datetime import datetime

from seatrial.domains.identity.models import InstallationKey, KeyChallenge, SigningKey
from seatrial.domains.identity.types import Key, Proposal
from seatrial.kit.signing import openssh, public_keys, sshsig
from seatrial.kit.signing.openssh import Signer
from seatrial.kit.signing.signers import INSTALLATION
from seatrial.kit.signing.signers import Signer as Listed


def key_of(row: SigningKey) -> Key:
    """The key as a value; its person is to be loaded with the row."""
    return Key(
        uid=str(row.uid),
        person_uid=str(row.person.uid),
        kind=row.kind,
        algorithm=row.algorithm,
        public_key=row.public_key,
        fingerprint=row.fingerprint,
        name=row.name,
        credential_id=row.credential_id,
        relying_party=row.relying_party,
        issued_at=row.issued_at,
        counts_from=row.counts_from,
        revoked_at=row.revoked_at,
        reason=row.reason,
    )


def signing_keys(uid: str, *, at: datetime | None = None) -> Sequence[Key]:
    """The person's keys, oldest first: those whose signature of that instant counts; without an instant
    all that there ever were.
    """
    rows = SigningKey.objects.select_related("person").filter(person__uid=uid).order_by("issued_at", "id")
    found = [key_of(row) for row in rows]
    return found if at is None else [key for key in found if key.counts_at(at)]


def proposals(uid: str, *, now: datetime) -> Sequence[Proposal]:
    """Keys that somebody sent with their proof, and that wait for the person to confirm them."""
    rows = KeyChallenge.objects.filter(
        person__uid=uid, used_at=None, expires_at__gt=now, proven_at__isnull=False
    )
    return [
        Proposal(str(row.uid), row.name, row.fingerprint, row.public_key, row.proven_by, row.expires_at)
        for row in rows.order_by("proven_at")
    ]


def allowed_signers(*, handle: str = "") -> str:
    """The allowed_signers file of OpenSSH keys of everybody, or of the person of that handle.

    Revoked ones too, with their end, so that older signatures stay verifiable offline.
    """
    rows = SigningKey.objects.select_related("person").filter(kind="openssh")
    if handle:
        rows = rows.filter(person__handle=handle)
    signers = [
        Signer(row.person.handle or str(row.person.uid), row.public_key, row.counts_from, row.revoked_at)
        for row in rows
    ]
    return openssh.allowed_signers(signers, namespace=sshsig.NAMESPACE)


def signers() -> Sequence[Listed]:
    """Every key that anybody ever signed with, and those of the installation: what bundles of decisions are
    verified with offline. Revoked ones too, with their end.
    """
    own = [
        Listed("installation", _line_of(row), INSTALLATION, "Seatrial", row.counts_from, row.revoked_at)
        for row in InstallationKey.objects.order_by("counts_from")
    ]
    rows = SigningKey.objects.select_related("person").order_by("person__uid", "issued_at", "id")
    return own + [
        Listed(
            kind="passkey" if row.kind == "passkey" else "openssh",
            public_key=key_of(row).line,
            person=f"person:{row.person.uid}",
            name=row.person.name,
            counts_from=row.counts_from,
            revoked_at=row.revoked_at,
            relying_party=row.relying_party,
        )
        for row in rows
    ]


def _line_of(row: InstallationKey) -> str:
    return public_keys.of_ed25519(base64.b64decode(row.public_key))
