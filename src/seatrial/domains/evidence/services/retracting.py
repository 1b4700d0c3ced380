"""Retracting: what was sent and is wrong counts no more. Nothing is deleted, and it can be taken back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import policies
from seatrial.domains.evidence.models import Evidence, Retraction
from seatrial.domains.evidence.services.binding import rebind
from seatrial.domains.evidence.services.vex import apply_vex
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, NotFound, Problem

_LONGEST = 2000


class CannotRetract(Problem):
    """It was not sent by anybody, or stands as the actor wants it already."""

    type = "cannot-retract"
    title = "The evidence cannot be retracted"
    status = 409


@transaction.atomic
def retract(uid: UUID, *, reason: str, actor: Actor, now: datetime) -> Retraction:
    """The evidence counts no more, and the one before it counts again, if it is fresh.

    Raises NotFound, Denied (its sender and the service's leads may), Invalid without a reason, and
    CannotRetract for what a probe found (it is looked at again instead) and for what is retracted.
    """
    row, service = _find(uid, actor)
    answer = policies.may_retract(actor, sent_by=row.sent_by, scopes=catalog.scopes(service))
    require(answer, actor=actor, action="evidence:retract", subject=service.urn)
    words = reason.strip()
    if not words or len(words) > _LONGEST:
        detail = "say why it is wrong" if not words else f"a reason has at most {_LONGEST:,} characters"
        raise Invalid(detail, faults=[Fault("/reason", detail)])
    if row.derived_from:
        raise CannotRetract("it is what VEX left of a scan", remedy="Retract the scan, or the VEX.")
    if not row.name:
        raise CannotRetract(
            "a probe found this, nobody sent it", remedy="Look again: newer evidence counts in its place."
        )
    if Retraction.objects.filter(evidence=row, undone_at__isnull=True).exists():
        raise CannotRetract("it is retracted already")
    found = Retraction.objects.create(uid=new_uid(now), evidence=row, reason=words, by=actor.uid, at=now)
    _follow(row, "evidence.retracted", actor, {"reason": words}, now)
    return found


@transaction.atomic
def undo_retraction(uid: UUID, *, actor: Actor, now: datetime) -> Retraction:
    """The evidence of that uid counts again; that it was retracted stays on record.

    Raises NotFound, Denied, and CannotRetract where it is not retracted.
    """
    row, service = _find(uid, actor)
    standing = Retraction.objects.filter(evidence=row, undone_at__isnull=True).first()
    who = standing.by if standing is not None else row.sent_by
    answer = policies.may_retract(actor, sent_by=who, scopes=catalog.scopes(service))
    require(answer, actor=actor, action="evidence:retract", subject=service.urn)
    if standing is None:
        raise CannotRetract("it is not retracted")
    standing.undone_by, standing.undone_at = actor.uid, now
    standing.save(update_fields=["undone_by", "undone_at"])
    _follow(row, "evidence.retraction-undone", actor, {}, now)
    return standing


def _find(uid: UUID, actor: Actor) -> tuple[Evidence, Service]:
    """The evidence, locked so that it cannot be retracted twice, and its service."""
    row = Evidence.objects.select_for_update(no_key=True).filter(uid=uid).first()
    service = catalog.by_urn(row.service) if row is not None else None
    if row is None or service is None or not catalog.knows(actor, service=service):
        raise NotFound(f"there is no evidence {uid}")
    return row, service


def _follow(row: Evidence, action: str, actor: Actor, more: dict[str, str], now: datetime) -> None:
    bound = rebind(row, now=now)
    if row.type in ("scan", "vex"):
        apply_vex(row.service, environment=row.environment, now=now)
    details = {"evidence": str(row.uid), "type": row.type, "name": row.name, "criteria": len(bound), **more}
    audit.record(action, actor=actor, subject=row.service, details=details, now=now)
