"""Signs for the installation itself: that it saw exactly these bytes, no more."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.audit import selectors as audit_log
from seatrial.domains.audit import services as audit
from seatrial.domains.identity.models import InstallationKey, Person
from seatrial.kit.access import system
from seatrial.kit.problems import Problem
from seatrial.kit.signing import installation
from seatrial.kit.signing.dsse import Envelope
from seatrial.kit.signing.signers import INSTALLATION


class CannotSignAsInstallation(Problem):
    """This process holds a key that another one has replaced."""

    type = "cannot-sign-as-installation"
    title = "The installation cannot sign here"
    status = 503


@transaction.atomic
def sign_as_installation(payload: bytes, *, now: datetime) -> Envelope:
    """The payload in its envelope, signed by the installation's key for decisions.

    The key stands among the signers from now on, and an older one counts no more. Raises
    CannotSignAsInstallation, CannotReadKey.
    """
    key = installation.InstallationKey.derived(audit_log.signer().seed)
    known = InstallationKey.objects.filter(public_key=key.public_key).first()
    if known is None:
        _introduce(key.public_key, now=now)
    elif known.revoked_at is not None:
        raise CannotSignAsInstallation(
            "the key of this process was replaced by another one",
            remedy="Set SEATRIAL_AUDIT_KEY_FILE to the same file on every machine, and start again.",
        )
    return key.sign(payload)


def _introduce(public_key: str, *, now: datetime) -> None:
    older = InstallationKey.objects.select_for_update().filter(revoked_at=None)
    # What is sealed now was proposed before, so a key counts from the beginning of the installation.
    founded = Person.objects.order_by("created_at").values_list("created_at", flat=True).first()
    counts_from = min(now, founded or now)
    older.update(revoked_at=now)
    InstallationKey.objects.create(public_key=public_key, counts_from=counts_from)
    audit.record(
        "identity.installation-key-introduced",
        actor=system("signing"),
        subject=INSTALLATION,
        details={"public_key": public_key, "counts_from": counts_from.isoformat()},
        now=now,
    )
