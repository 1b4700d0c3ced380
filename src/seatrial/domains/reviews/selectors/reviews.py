"""Reads of reviews."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.reviews import models
from seatrial.domains.reviews.selectors.reports import report as make_report
from seatrial.domains.reviews.selectors.rows import review_of
from seatrial.domains.reviews.types import ENDED, Comment, Report, Review
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


@dataclass(frozen=True, slots=True)
class Filter:
    """Which reviews a list shows; '' leaves a field open. `state` may also be `open`."""

    service_uid: str = ""
    kind: str = ""
    state: str = ""
    #: URNs of the services that may be seen; None: all
    known: Collection[str] | None = None


def row_of(name: str, *, actor: Actor | None = None) -> models.Review:
    """The row of the review of that number (`R-12`) or uid; raises NotFound, also where the actor may not
    know of its service.
    """
    row = _find(name)
    known = catalog.known_to(actor) if actor is not None else None
    if row is None or (known is not None and row.service not in known):
        raise NotFound(f"there is no review {name[:40]}", remedy="List them: seatrial review list")
    return row


def number_of(name: str) -> int | None:
    """The number of `R-12`, or of `12`; None where it is no name of a review."""
    digits = name[2:] if name[:2].upper() == "R-" else name
    return int(digits) if digits.isdecimal() and len(digits) < 9 else None


def _find(name: str) -> models.Review | None:
    number = number_of(name)
    if number is not None:
        return models.Review.objects.filter(number=number).first()
    try:
        return models.Review.objects.filter(uid=UUID(name)).first()
    except ValueError:
        return None


def known_review(name: str, *, actor: Actor) -> Review:
    """The review of that number or uid; raises NotFound also where the actor may not know of it."""
    return review_of(row_of(name, actor=actor))


def known_report(name: str, *, actor: Actor, now: datetime) -> Report:
    """The same with everything that bears on it."""
    return make_report(row_of(name, actor=actor), now=now)


def reviews(wanted: Filter, *, before: int = 0, limit: int | None = None) -> list[Review]:
    """Reviews, the newest first; from before the one of that number."""
    rows = _matching(wanted).order_by("-number")
    if before:
        rows = rows.filter(number__lt=before)
    return [review_of(row) for row in rows[:limit]]


def count(wanted: Filter) -> int:
    """How many match."""
    return _matching(wanted).count()


def _matching(wanted: Filter) -> QuerySet[models.Review]:
    rows = models.Review.objects.all()
    if wanted.known is not None:
        rows = rows.filter(service__in=wanted.known)
    if wanted.service_uid:
        rows = rows.filter(service_uid=wanted.service_uid)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state == "open":
        rows = rows.filter(~Q(state__in=ENDED))
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    return rows


def comments(review: Review, *, after: str = "", limit: int | None = None) -> Sequence[Comment]:
    """What was said about the review and its items, the oldest first; from after the one of that uid."""
    rows = models.Comment.objects.filter(review=UUID(review.uid)).order_by("uid")
    if after:
        rows = rows.filter(uid__gt=UUID(after))
    return [
        Comment(str(row.uid), row.item, row.author_uid, row.author_name, row.text, row.at)
        for row in rows[:limit]
    ]


def steps(review: Review) -> Sequence[tuple[str, str, datetime, str]]:
    """The steps that the review took: from where, to where, when, by whom; the oldest first."""
    rows = models.Step.objects.filter(review=UUID(review.uid)).order_by("at", "pk")
    return [(row.before, row.after, row.at, row.by) for row in rows]


def is_handed_over(service: Service, *, to: str) -> bool:
    """Whether a review that names the team as successor has left its handover, since the service last changed
    its owner.
    """
    since = catalog.owner_since([service.uid]).get(service.uid)
    rows = models.Review.objects.filter(
        service_uid=service.uid, successor=to, state__in=("verifying", "closed")
    )
    handed = models.Step.objects.filter(review__in=rows, after="verifying")
    if since is not None:
        handed = handed.filter(at__gte=since)
    return handed.exists()
