"""Signing a proposal: by a key that the server does not hold (rule 5 of the product; R068, R069, R072)."""

import base64
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from seatrial.domains.catalog.types import Service
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity import services as signing
from seatrial.domains.identity.types import Holder, Key, Profile
from seatrial.domains.reviews import models, policies, rules, selectors
from seatrial.domains.reviews.events import Signed
from seatrial.domains.reviews.services.locking import CannotStep, locked, read, record, scopes
from seatrial.domains.reviews.types import Proposal, Report, Slot
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import NotFound, Problem
from seatrial.kit.signing import dsse, statements
from seatrial.kit.spelling import did_you_mean

#: How long one may look at what is to be signed before it has to be asked for anew.
LASTS = timedelta(minutes=30)
_ROLES = (
    "service_owner", "engineering_lead", "operations_lead", "security_lead", "product_manager",
    "vendor_lead", "manager",
)  # fmt: skip


class CannotSign(Problem):
    """It is not this person's turn, the slot is full, or what they looked at is not what stands now."""

    type = "cannot-sign"
    title = "It cannot be signed so"
    status = 409


@dataclass(frozen=True, slots=True)
class ToSign:
    """Exactly what a person is to sign: `payload` is the statement, `message` what the key signs over it
    (DSSE's PAE); a passkey is given the SHA-256 of the message as its challenge.
    """

    slot: Slot
    proposal: Proposal
    payload: bytes
    message: bytes
    signed_at: datetime
    on_behalf_of: str
    on_behalf_of_name: str

    @property
    def challenge(self) -> bytes:
        """What a passkey signs."""
        return hashlib.sha256(self.message).digest()


def prepare(name: str, *, slot: str, actor: Actor, now: datetime) -> ToSign:
    """What the actor is to sign in the slot, for half an hour. Nothing is written.

    Raises NotFound, Denied with the reason, CannotStep, CannotSign.
    """
    row = selectors.row_of(name, actor=actor)
    service = selectors.service_of(selectors.review_of(row))
    return _to_sign(row, service, slot, actor, signed_at=now.astimezone(UTC), now=now)


@transaction.atomic
def sign(
    name: str,
    *,
    slot: str,
    signed_at: datetime,
    signature: str | Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Proposal:
    """The person's signature stands in the slot. `signature` is an armored one of OpenSSH over the message,
    or a passkey's assertion; `signed_at` is that of what was prepared.

    Raises NotFound, Denied, CannotStep, CannotSign, and CannotVerify where the signature does not hold.
    """
    row, service = locked(name, actor=actor)
    if not now - LASTS <= signed_at <= now + timedelta(seconds=1):
        raise CannotSign("what you looked at is too old", remedy="Look at it anew, and sign that.")
    wanted = _to_sign(row, service, slot, actor, signed_at=signed_at, now=now)
    verified = signing.verify_signature(
        signature, payload=wanted.message, person_uid=actor.principal, at=now, stated_at=signed_at
    )
    envelope = dsse.Envelope(wanted.payload, verified.key.keyid, verified.sig)
    person = identity.person(actor.principal)
    try:
        with transaction.atomic():
            _store(wanted, envelope, verified.key, person, now)
    except IntegrityError:
        raise CannotSign(f"{person.name} has signed it already: one person fills one slot") from None
    details = {
        "proposal": wanted.proposal.uid, "slot": slot, "keyid": envelope.keyid,
        "on_behalf_of": wanted.on_behalf_of, "sha256": wanted.proposal.sha256,
    }  # fmt: skip
    record("reviews.signed", row=row, actor=actor, details=details, now=now)
    events.publish(Signed(proposal=wanted.proposal.uid, review=str(row.uid), slot=slot))
    return selectors.proposal_with(models.Proposal.objects.get(pk=wanted.proposal.uid))


def _to_sign(
    row: models.Review, service: Service, slot: str, actor: Actor, *, signed_at: datetime, now: datetime
) -> ToSign:
    proposal = selectors.open_proposal(str(row.uid))
    if proposal is None or row.state != "in_review":
        raise CannotStep(f"nothing waits for signatures in R-{row.number}")
    asked = _slot(row, service, proposal, slot)
    report = read(row, now=now)
    person = identity.person(actor.principal)
    held, principal = _held(person, asked, service, now)
    on_behalf_of = principal.uid if principal else ""
    allowed = policies.may_sign(
        person,
        slot=asked,
        held=held,
        roles=_roles(person, service, now),
        authors=selectors.authors_of(report),
        on_behalf_of=on_behalf_of,
        report=report,
    )
    require(allowed, actor=actor, action="reviews.signed", subject=f"review:{row.uid}")
    _refuse(proposal, asked, person, report)
    payload = statements.sign_off(
        proposal.payload.encode(),
        slot=asked.id,
        person=f"person:{person.uid}",
        signed_at=signed_at,
        on_behalf_of=f"person:{on_behalf_of}" if on_behalf_of else "",
    )
    name = principal.name if principal else ""
    return ToSign(asked, proposal, payload, dsse.pae(payload), signed_at, on_behalf_of, name)


def _slot(row: models.Review, service: Service, proposal: Proposal, wanted: str) -> Slot:
    known = {each.id: each for each in selectors.slots_asked(row, service=service)}
    asked = [each["id"] for each in proposal.slots]
    if wanted not in asked or wanted not in known:
        raise NotFound(
            f"nobody is asked to sign as {wanted[:63]!r}", remedy=did_you_mean(wanted, known=asked)
        )
    # who was asked is what the others have signed, whomever policy names by now
    person = next(str(each.get("person", "")) for each in proposal.slots if each["id"] == wanted)
    return replace(known[wanted], person_uid=person.removeprefix("person:"))


def _refuse(proposal: Proposal, slot: Slot, person: Profile, report: Report) -> None:
    if any(each.person_uid == person.uid for each in proposal.sign_offs):
        raise CannotSign(f"{person.name} has signed it already: one person fills one slot")
    if not any(each.subject == slot.id for each in rules.missing_signatures(proposal)):
        raise CannotSign(f"{slot.title} has signed already")
    before = rules.turn(proposal, slot=slot.id)
    if before is not None:
        raise CannotSign(f"it is not the turn of {slot.title} yet: {before.words}")
    changed = rules.outdated(proposal, report=report)
    if changed:
        name, was, became = changed[0]
        raise CannotSign(
            f"it is outdated: {name} was {was.replace('_', ' ')}, and is {became.replace('_', ' ')}",
            remedy="Propose the decision anew, and sign that.",
        )


def _held(
    person: Profile, slot: Slot, service: Service, now: datetime
) -> tuple[Holder | None, Profile | None]:
    """By what the person holds the slot's role, and for whom they stand in: own roles first. Where the slot
    names who signs, it is they or a deputy of theirs, whatever role they hold.
    """
    if slot.handle:
        stand_in = person.uid != slot.person_uid
        return None, _principal(person, {slot.person_uid}, now) if stand_in else None
    holders = identity.holders(now=now, roles=[slot.role], within=scopes(service))
    mine = [each for each in holders if each.person.uid == person.uid]
    own = next((each for each in mine if not each.held.deputy_of), None)
    if own is not None or not mine:
        return own, None
    principal = _principal(person, {each.person.uid for each in holders if not each.held.deputy_of}, now)
    return (mine[0], principal) if principal else (None, None)


def _principal(person: Profile, among: Collection[str], now: datetime) -> Profile | None:
    """For whom of them (uids) the person stands in now."""
    for each in identity.deputies(now=now, person=person.uid):
        if each.deputy.uid == person.uid and each.person.uid in among and each.starts_at <= now:
            return each.person
    return None


def _roles(person: Profile, service: Service, now: datetime) -> list[str]:
    """Every role that the person holds themselves within the service."""
    holders = identity.holders(now=now, roles=_ROLES, within=scopes(service))
    return [each.held.role for each in holders if each.person.uid == person.uid and not each.held.deputy_of]


def _store(wanted: ToSign, envelope: dsse.Envelope, key: Key, person: Profile, now: datetime) -> None:
    models.SignOff.objects.create(
        uid=new_uid(now),
        proposal_id=wanted.proposal.uid,
        slot=wanted.slot.id,
        person_uid=person.uid,
        person_name=person.name,
        on_behalf_of=wanted.on_behalf_of,
        on_behalf_of_name=wanted.on_behalf_of_name,
        key_kind=key.kind,
        keyid=envelope.keyid,
        payload=wanted.payload.decode(),
        signature=base64.b64encode(envelope.sig).decode(),
        signed_at=wanted.signed_at,
    )
