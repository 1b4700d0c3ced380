"""Answering items (R011): with evidence of an accepted type, or with a reason; never for a machine."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews import models, policies, rules, selectors
from seatrial.domains.reviews.services.gaps import keep_gaps
from seatrial.domains.reviews.services.locking import locked, read, record, require_working, scopes
from seatrial.domains.reviews.types import ANSWERS, Artefact, ItemView, Report
from seatrial.domains.reviews.types.words import Answer
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid, NotFound
from seatrial.kit.spelling import did_you_mean

_LONGEST = 4000
_MOST = 50


@transaction.atomic
def answer(
    name: str, *, item: str, says: Answer, actor: Actor, now: datetime, reason: str = "",
    pieces: Sequence[str] = (),
) -> ItemView:  # fmt: skip
    """The item is answered so, and what was said of its acceptance holds no more. `pieces` are the uids of
    all evidence for it; '' takes the answer back.

    Raises NotFound, Denied, CannotStep, Invalid: met without evidence that counts, not applicable without a
    reason or for a must-do item, an item that a machine answers, evidence of another type or subject.
    """
    row, service = locked(name, actor=actor)
    require_working(row)
    allowed = policies.may_prepare(actor, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.item-answered", subject=f"review:{row.uid}")
    view = item_of(read(row, now=now), name=item)
    unique = list(dict.fromkeys(pieces))
    _refuse(_faults(row, view, says, reason, unique, now))
    stored = models.Item.objects.get(pk=view.row.id)
    stored.answer, stored.reason = says, reason.strip()
    stored.answered_by, stored.answered_at = (actor.principal, now) if says else ("", None)
    _unaccept(stored)
    stored.save()
    _bring(stored, unique, actor, now)
    details = {"item": view.row.name, "answer": says, "reason": reason.strip(), "evidence": unique}
    record("reviews.item-answered", row=row, actor=actor, details=details, now=now)
    after = read(row, now=now)
    keep_gaps(row, items=after.items, now=now)
    return item_of(after, name=item)


@transaction.atomic
def assign(name: str, *, item: str, person: str, actor: Actor, now: datetime) -> ItemView:
    """Whoever it is does the work of the item; '' is nobody. Raises NotFound, Denied, CannotStep, Invalid."""
    row, service = locked(name, actor=actor)
    if rules.is_decided(row.state):  # type: ignore[arg-type]  # a check constraint allows no other
        require_working(row)
    allowed = policies.may_prepare(actor, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.item-assigned", subject=f"review:{row.uid}")
    view = item_of(read(row, now=now), name=item)
    uid = ""
    if person:
        found = identity.person(person)
        if not found.is_active or found.kind != "human":
            _refuse([Fault("/person", f"{found.name} cannot do it", "Name somebody whose account is on.")])
        uid = found.uid
    models.Item.objects.filter(pk=view.row.id).update(assignee_uid=uid)
    details = {"item": view.row.name, "assignee": uid}
    record("reviews.item-assigned", row=row, actor=actor, details=details, now=now)
    return item_of(read(row, now=now), name=item)


def item_of(report: Report, *, name: str) -> ItemView:
    """The item of that name; raises NotFound with the nearest one."""
    found = report.item(name)
    if found is None:
        known = [each.row.name for each in report.items]
        raise NotFound(
            f"{report.review.name} has no item {name[:130]!r}", remedy=did_you_mean(name, known=known)
        )
    return found


def _unaccept(stored: models.Item) -> None:
    stored.acceptance = stored.accepted_word = stored.accepted_by = stored.accepted_by_name = ""
    stored.acceptance_comment = stored.on_behalf_of = ""
    stored.accepted_at = None


def _bring(stored: models.Item, uids: Sequence[str], actor: Actor, now: datetime) -> None:
    known = set(models.ItemEvidence.objects.filter(item=stored).values_list("evidence", flat=True))
    models.ItemEvidence.objects.filter(item=stored).exclude(evidence__in=uids).delete()
    models.ItemEvidence.objects.bulk_create(
        [
            models.ItemEvidence(item=stored, evidence=uid, added_by=actor.principal, added_at=now)
            for uid in uids
            if uid not in known
        ]
    )


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise Invalid(faults[0].detail, faults=faults, remedy=faults[0].remedy)


def _faults(
    row: models.Review, view: ItemView, says: Answer, reason: str, uids: Sequence[str], now: datetime
) -> list[Fault]:
    item = view.row
    if says not in ANSWERS or len(reason) > _LONGEST or len(uids) > _MOST:
        remedy = f"Answer met, not_met or not_applicable, with at most {_MOST} pieces of evidence."
        return [Fault("/answer", "that is no answer", remedy)]
    if item.automated and says in ("met", "not_met"):
        words = f"{item.name} is answered by its check, not by people"
        return [Fault("/answer", words, "Let its evidence be collected: run the trial of the service.")]
    if says == "not_applicable":
        return _not_applicable(item.must, reason, item.name)
    found, retracted = _found(uids)
    about = _about(row)
    faults = [
        Fault(f"/evidence/{place}", f"evidence {uid[:40]}: {why}", "Attach evidence that counts.")
        for place, uid in enumerate(uids)
        if (why := _why_not(found.get(uid), view, about, retracted.get(uid, ""), now))
    ]
    if says == "met" and not uids:
        accepted = ", ".join(view.shown.criterion.accepts)
        words = f"{item.name} is met by nothing: no evidence is named"
        faults.append(Fault("/evidence", words, f"Attach evidence of one of these types: {accepted}."))
    return faults


def _not_applicable(must: bool, reason: str, name: str) -> list[Fault]:
    if must:
        remedy = "If it is not for such services, change the checklist's condition in its policy workspace."
        return [Fault("/answer", f"{name} is a must-do item: it always applies", remedy)]
    if not reason.strip():
        return [Fault("/reason", f"{name} is called not applicable for no reason", "Write why.")]
    return []


def _found(uids: Sequence[str]) -> tuple[dict[str, Evidence], dict[str, str]]:
    sound = [uid for uid in uids if _is_uid(uid)]
    found = dict(evidence.by_uids(sound))
    retracted = {each.evidence: each.reason for each in evidence.retractions(sound) if each.undone_at is None}
    return found, retracted


def _is_uid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _about(row: models.Review) -> rules.About:
    review = selectors.review_of(row)
    service = selectors.service_of(review)
    return rules.About(
        service.urn,
        row.environment,
        Artefact(row.digest, row.commit, row.version),
        selectors.template_of(row).carries_over,
        selectors.production_of(service, held=selectors.policy()),
    )


def _why_not(
    found: Evidence | None, view: ItemView, about: rules.About, retracted: str, now: datetime
) -> str:
    if found is None:
        return "there is no such evidence"
    return rules.fault(found, criterion=view.shown.criterion, about=about, now=now, retracted=retracted)
