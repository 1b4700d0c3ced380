"""Keys of sources: made, shown once, and revoked."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from seatrial.domains.alerts import policies, selectors
from seatrial.domains.alerts.models import Source, SourceKey
from seatrial.domains.alerts.rules.addresses import digest
from seatrial.domains.alerts.services import hearing
from seatrial.domains.alerts.types import KEY_LETTERS
from seatrial.domains.audit import services as audit
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import NotFound

_HINT_LETTERS = 6


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A new key. It is shown this once: only its digest is stored."""

    uid: str
    source: str
    key: str
    made_at: datetime


@transaction.atomic
def make_key(source: str, *, actor: Actor, now: datetime) -> MadeKey:
    """The source may send with one more key. Older ones hold until somebody revokes them.

    Raises NotFound, Denied.
    """
    found = selectors.source(source, actor=actor)
    require(
        policies.may_make_keys(actor, scopes=selectors.source_scopes(found)), actor=actor,
        action="alerts.key-made", subject=found.urn,
    )  # fmt: skip
    key = secrets.token_hex(KEY_LETTERS // 2)
    row = SourceKey.objects.create(
        uid=new_uid(now), source=Source.objects.get(urn=found.urn), digest=digest(key),
        hint=key[:_HINT_LETTERS], made_at=now, made_by=actor.principal,
    )  # fmt: skip
    hearing.begin(row.source_id, now=now)
    audit.record("alerts.key-made", actor=actor, subject=found.urn, details={"key": str(row.uid)}, now=now)
    return MadeKey(str(row.uid), found.urn, key, now)


@transaction.atomic
def revoke_key(source: str, *, hint: str, actor: Actor, now: datetime) -> None:
    """What is sent with the key that begins like this is refused from now on. Twice changes nothing.

    Raises NotFound, Denied.
    """
    found = selectors.source(source, actor=actor)
    require(
        policies.may_make_keys(actor, scopes=selectors.source_scopes(found)), actor=actor,
        action="alerts.key-revoked", subject=found.urn,
    )  # fmt: skip
    row = SourceKey.objects.select_for_update().filter(source__urn=found.urn, hint=hint).first()
    if row is None:
        raise NotFound(f"{found.urn} has no key that begins with {hint[:8]!r}", remedy="List its keys.")
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = now, actor.principal
        row.save(update_fields=["revoked_at", "revoked_by"])
        audit.record(
            "alerts.key-revoked", actor=actor, subject=found.urn, details={"key": str(row.uid)}, now=now
        )
