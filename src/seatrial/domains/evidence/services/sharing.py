"""Links that open a file to whoever has them, until they expire."""

from datetime import datetime

from django.core import signing
from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.evidence.selectors import LINK_SALT, Stored
from seatrial.kit.access import Actor


@transaction.atomic
def share(stored: Stored, *, until: datetime, actor: Actor, now: datetime) -> str:
    """A token that opens this file, and no other, until then. That it was made is on record."""
    details = {"until": until.isoformat(), "name": stored.file_name}
    subject = f"artefact:{stored.sha256}"
    audit.record("artefact.shared", actor=actor, subject=subject, details=details, now=now)
    content = {"sha256": stored.sha256, "name": stored.file_name, "until": until.timestamp()}
    return signing.dumps(content, salt=LINK_SALT)
