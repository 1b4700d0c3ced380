"""The three who review, the one who is consulted, and what has to be there first (R012, R023, R031)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews import models, policies
from seatrial.domains.reviews.services.locking import CannotStep, locked, read, record, scopes
from seatrial.domains.reviews.types import CONSULTED_ON, ENDED, REVIEWERS, Report
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid, NotFound
from seatrial.kit.spelling import did_you_mean

_LONGEST = 4000
_OUTCOMES = ("accepts", "objects")
_ANSWERS = ("agrees", "has_concerns")


@transaction.atomic
def name_reviewer(name: str, *, slot: str, person: str, actor: Actor, now: datetime) -> Report:
    """That person reviews in the slot from now on; what another recorded there holds no more.

    Raises NotFound, Denied, Invalid for somebody who does not hold the slot's role, or has another slot.
    """
    row, service = locked(name, actor=actor)
    _require_open(row)
    allowed = policies.may_name_reviewer(actor, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.reviewer-named", subject=f"review:{row.uid}")
    role = _role(slot)
    found = identity.person(person)
    holders = identity.holders(now=now, roles=[role], within=scopes(service))
    if found.kind != "human" or found.uid not in {each.person.uid for each in holders}:
        called = role.replace("_", " ")
        _refuse("/person", f"{found.name} is no {called} of {service.name}", f"Name one who is {called}.")
    try:
        with transaction.atomic():
            models.Reviewer.objects.update_or_create(
                review=row,
                slot=slot,
                defaults={
                    "person_uid": found.uid, "person_name": found.name, "recorded_at": None,
                    "recorded_by": "", "on_behalf_of": "", "outcome": "", "note": "",
                },
            )  # fmt: skip
    except IntegrityError:
        _refuse("/person", f"{found.name} reviews in another slot already", "Three people review.")
    details = {"slot": slot, "person": found.uid}
    record("reviews.reviewer-named", row=row, actor=actor, details=details, now=now)
    return read(row, now=now)


@transaction.atomic
def record_review(
    name: str, *, slot: str, outcome: str, actor: Actor, now: datetime, note: str = ""
) -> Report:
    """The reviewer says what they found: that they accept, or what they object to.

    Raises NotFound, Denied, Invalid, CannotStep where the review is not under review.
    """
    row, service = locked(name, actor=actor)
    role = _role(slot)
    stored = models.Reviewer.objects.filter(review=row, slot=slot).first()
    if row.state != "in_review" or stored is None:
        why = f"it is {row.state.replace('_', ' ')}" if stored else f"nobody is named for {slot}"
        raise CannotStep(f"R-{row.number} is not reviewed now: {why}")
    allowed = policies.may_record(
        actor,
        person_uid=stored.person_uid,
        person_name=stored.person_name,
        role=role,
        scopes=scopes(service),
    )
    require(allowed, actor=actor, action="reviews.review-recorded", subject=f"review:{row.uid}")
    if outcome not in _OUTCOMES:
        _refuse("/outcome", "that is no outcome", "Write accepts or objects.")
    if len(note) > _LONGEST or (outcome == "objects" and not note.strip()):
        _refuse("/note", "an objection needs its reason", "Write what has to be another way.")
    stored.outcome, stored.note, stored.recorded_at = outcome, note.strip(), now
    stored.recorded_by = actor.principal
    stored.on_behalf_of = allowed.reason.partition("deputy of ")[2]
    stored.save()
    details = {"slot": slot, "outcome": outcome, "note": note.strip()}
    record("reviews.review-recorded", row=row, actor=actor, details=details, now=now)
    return read(row, now=now)


@transaction.atomic
def consult(
    name: str, *, answer: str, actor: Actor, now: datetime, note: str = "", concerns: Sequence[str] = ()
) -> Report:
    """The product manager says whether commitments and support are as promised (R031): that they agree to
    each of CONSULTED_ON, or what of it they have concerns about.

    Raises NotFound, Denied, Invalid, CannotStep once the review has ended.
    """
    row, service = locked(name, actor=actor)
    _require_open(row)
    allowed = policies.may_consult(actor, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.consulted", subject=f"review:{row.uid}")
    if answer not in _ANSWERS:
        _refuse("/answer", "that is no answer", "Write agrees or has_concerns.")
    if len(note) > _LONGEST or (answer == "has_concerns" and not note.strip()):
        _refuse("/note", "concerns need words", "Write what they are.")
    strange = [each for each in concerns if each not in CONSULTED_ON]
    if strange or (concerns and answer == "agrees"):
        why = f"nobody is consulted about {strange[0][:40]!r}" if strange else "who agrees has no concerns"
        _refuse("/concerns", why, f"Name some of {', '.join(CONSULTED_ON)}, with has_concerns.")
    row.consult_person, row.consult_name = actor.principal, actor.name
    row.consult_answer, row.consult_note, row.consult_at = answer, note.strip(), now
    row.consult_concerns = [each for each in CONSULTED_ON if each in concerns]
    row.save()
    details = {"answer": answer, "note": note.strip(), "concerns": row.consult_concerns}
    record("reviews.consulted", row=row, actor=actor, details=details, now=now)
    return read(row, now=now)


@transaction.atomic
def set_prerequisite(name: str, *, key: str, is_met: bool, note: str, actor: Actor, now: datetime) -> Report:
    """Somebody of its role says that the prerequisite is there, or is not, and by what that shows.

    Raises NotFound, Denied, Invalid (also for one that a probe decides), CannotStep once the review ended.
    """
    row, service = locked(name, actor=actor)
    _require_open(row)
    stored = models.Prerequisite.objects.filter(review=row, key=key).first()
    if stored is None:
        known = models.Prerequisite.objects.filter(review=row).values_list("key", flat=True)
        raise NotFound(
            f"R-{row.number} has no prerequisite {key[:63]!r}", remedy=did_you_mean(key, known=known)
        )
    allowed = policies.may_set_prerequisite(actor, owner=stored.owner, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.prerequisite-set", subject=f"review:{row.uid}")
    if stored.criterion:
        _refuse("/is_met", f"{stored.title} is found out by {stored.criterion}", "Run the service's trial.")
    if not note.strip() or len(note) > _LONGEST:
        _refuse("/note", "nothing says what shows it", "Write where one can see it, or why it is missing.")
    stored.is_met, stored.note, stored.set_by, stored.set_at = is_met, note.strip(), actor.name, now
    stored.save()
    details = {"prerequisite": key, "is_met": is_met, "note": note.strip()}
    record("reviews.prerequisite-set", row=row, actor=actor, details=details, now=now)
    return read(row, now=now)


def _role(slot: str) -> str:
    for known, role in REVIEWERS.items():
        if known == slot:
            return role
    raise NotFound(f"there is no reviewer {slot[:40]!r}", remedy=did_you_mean(slot, known=REVIEWERS))


def _require_open(row: models.Review) -> None:
    if row.state in ENDED:
        raise CannotStep(f"R-{row.number} is {row.state}")


def _refuse(place: str, detail: str, remedy: str) -> None:
    raise Invalid(detail, remedy=remedy, faults=[Fault(place, detail, remedy)])
