"""Accepting and rejecting items, per item and by its role (R012, R029, R030)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from seatrial.domains.catalog.types import Service
from seatrial.domains.reviews import models, policies, selectors
from seatrial.domains.reviews.events import ItemRejected
from seatrial.domains.reviews.services.answering import item_of
from seatrial.domains.reviews.services.locking import CannotStep, locked, read, record, scopes
from seatrial.domains.reviews.types import ItemView, Report
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid

_LONGEST = 4000


@transaction.atomic
def accept(name: str, *, items: Sequence[str], actor: Actor, now: datetime, comment: str = "") -> Report:
    """Each of the items is accepted as what it comes to now; another outcome takes the acceptance away.

    Raises NotFound, CannotStep (an item that is open or not met is not accepted: it is remedied, waived or
    rejected), Denied for the first that the actor may not accept. All of them, or none.
    """
    row, service = _reviewable(name, actor)
    report = read(row, now=now)
    for item in items:
        view = item_of(report, name=item)
        authors = selectors.authors_of_item(view)
        allowed = policies.may_accept(
            actor, item=view, report=report, scopes=scopes(service), authors=authors
        )
        require(allowed, actor=actor, action="reviews.item-accepted", subject=f"review:{row.uid}")
        if not view.is_settled:
            raise CannotStep(
                f"{view.row.name} is {view.outcome.word.replace('_', ' ')}: {view.outcome.reason}",
                remedy=view.shown.criterion.remedy or "Remedy it, ask for a waiver, or reject it.",
            )
        _store(view, "accepted", comment, allowed.reason, actor, now)
        details = {"item": view.row.name, "as": view.outcome.word, "comment": comment.strip()}
        record("reviews.item-accepted", row=row, actor=actor, details=details, now=now)
    return read(row, now=now)


@transaction.atomic
def reject(name: str, *, item: str, comment: str, actor: Actor, now: datetime) -> ItemView:
    """The item goes back to whoever prepares it, with what is wrong. Raises NotFound, Denied, Invalid."""
    row, service = _reviewable(name, actor)
    report = read(row, now=now)
    view = item_of(report, name=item)
    allowed = policies.may_reject(actor, item=view, report=report, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.item-rejected", subject=f"review:{row.uid}")
    said = comment.strip()
    if not said or len(said) > _LONGEST:
        fault = Fault("/comment", "it is rejected for no reason", "Write what has to be another way.")
        raise Invalid(fault.detail, remedy=fault.remedy, faults=[fault])
    _store(view, "rejected", said, allowed.reason, actor, now)
    details = {"item": view.row.name, "comment": said}
    record("reviews.item-rejected", row=row, actor=actor, details=details, now=now)
    events.publish(ItemRejected(uid=str(row.uid), service=row.service, item=view.row.name))
    return item_of(read(row, now=now), name=item)


def _reviewable(name: str, actor: Actor) -> tuple[models.Review, Service]:
    """Items for the decision are reviewed before it; those of handover and verification afterwards."""
    row, service = locked(name, actor=actor)
    if row.state not in ("in_review", "decided", "handover", "verifying"):
        raise CannotStep(
            f"R-{row.number} is {row.state.replace('_', ' ')}: it is not under review",
            remedy="Submit it for review first." if row.state == "preparing" else "",
        )
    return row, service


def _store(view: ItemView, word: str, comment: str, reason: str, actor: Actor, now: datetime) -> None:
    _, _, principal = reason.partition("deputy of ")
    models.Item.objects.filter(pk=view.row.id).update(
        acceptance=word,
        accepted_word=view.outcome.word,
        accepted_by=actor.principal,
        accepted_by_name=actor.name,
        accepted_at=now,
        acceptance_comment=comment.strip(),
        on_behalf_of=principal,
    )
