"""Comments on a review and its items, and the exception of a small team, which two people give."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.reviews import models, policies, selectors
from seatrial.domains.reviews.services.answering import item_of
from seatrial.domains.reviews.services.locking import CannotStep, locked, read, record, scopes, value
from seatrial.domains.reviews.types import Comment, Review
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid

_LONGEST = 10_000


@transaction.atomic
def comment(name: str, *, text: str, actor: Actor, now: datetime, item: str = "") -> Comment:
    """It stands, and is never changed. Raises NotFound, Denied, Invalid."""
    row, service = locked(name, actor=actor)
    allowed = policies.may_prepare(actor, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.commented", subject=f"review:{row.uid}")
    said = _said(text, "/text")
    if item:
        item_of(read(row, now=now), name=item)
    made = models.Comment.objects.create(
        uid=new_uid(now), review=row, item=item, author_uid=actor.principal, author_name=actor.name,
        text=said, at=now,
    )  # fmt: skip
    record(
        "reviews.commented", row=row, actor=actor, details={"comment": str(made.uid), "item": item}, now=now
    )
    return Comment(str(made.uid), item, made.author_uid, made.author_name, said, now)


@transaction.atomic
def ask_exception(name: str, *, reason: str, actor: Actor, now: datetime) -> Review:
    """A second person is asked to lift the separation of duties for this review. The record says so for ever.

    Raises NotFound, Denied (also where policy names no such small team), Invalid, CannotStep.
    """
    row, service = locked(name, actor=actor)
    small = service.urn in selectors.policy().small_teams
    allowed = policies.may_ask_exception(actor, scopes=scopes(service), allowed=small)
    require(allowed, actor=actor, action="reviews.exception-asked", subject=f"review:{row.uid}")
    if row.state not in ("initiated", "preparing", "in_review"):
        raise CannotStep(f"R-{row.number} is {row.state.replace('_', ' ')}")
    row.small_team_reason, row.small_team_asked_by = _said(reason, "/reason"), actor.principal
    row.small_team_by = ""
    row.save()
    record(
        "reviews.exception-asked", row=row, actor=actor, details={"reason": row.small_team_reason}, now=now
    )
    return value(row)


@transaction.atomic
def confirm_exception(name: str, *, actor: Actor, now: datetime) -> Review:
    """The separation of duties is lifted for this review. Raises NotFound, Denied, CannotStep."""
    row, service = locked(name, actor=actor)
    if not row.small_team_asked_by or row.small_team_by:
        raise CannotStep(f"nobody asks for an exception in R-{row.number}")
    allowed = policies.may_confirm_exception(actor, asked_by=row.small_team_asked_by, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.exception-confirmed", subject=f"review:{row.uid}")
    row.small_team_by = actor.principal
    row.save()
    record("reviews.exception-confirmed", row=row, actor=actor, details={}, now=now)
    return value(row)


def _said(text: str, place: str) -> str:
    said = text.strip()
    if not said or len(said) > _LONGEST:
        fault = Fault(place, "it says nothing, or too much", f"Write at most {_LONGEST} characters.")
        raise Invalid(fault.detail, remedy=fault.remedy, faults=[fault])
    return said
