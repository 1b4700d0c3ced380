"""What every write of a review begins and ends with: its lock, its entry in the log, its event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.reviews import models, rules, selectors
from seatrial.domains.reviews.events import ReviewStepped
from seatrial.domains.reviews.types import Report, Review, State
from seatrial.kit import events
from seatrial.kit.access import Actor
from seatrial.kit.problems import Problem


class CannotStep(Problem):
    """The review is in a state in which that is not done, or something keeps the step from being taken."""

    type = "cannot-step"
    title = "The review cannot do that now"
    status = 409


def locked(name: str, *, actor: Actor) -> tuple[models.Review, Service]:
    """The review of that number or uid, locked until the end of the transaction, and its service.

    Raises NotFound, also where the actor may not know of it.
    """
    row = selectors.row_of(name, actor=actor)
    row = models.Review.objects.select_for_update().get(pk=row.pk)
    return row, selectors.service_of(selectors.review_of(row))


def scopes(service: Service) -> tuple[str, ...]:
    """What a role may be held within to count for the review of the service."""
    return catalog.scopes(service)


def require_working(row: models.Review) -> None:
    """Raises CannotStep unless items may be worked on in the review's state."""
    if row.state not in rules.WORKING:
        called = row.state.replace("_", " ")
        raise CannotStep(
            f"R-{row.number} is {called}: its items are worked on while it is prepared and reviewed",
            remedy="Begin to prepare it." if row.state == "initiated" else "Open a new review.",
        )


def step(row: models.Review, *, after: State, actor: Actor, now: datetime) -> None:
    """The review is in that state; raises CannotStep where the states do not follow each other.

    What else has to hold before is the caller's to see.
    """
    before: State = row.state  # type: ignore[assignment]  # a check constraint allows no other
    if not rules.may_follow(before, after=after):
        raise CannotStep(
            f"R-{row.number} is {before.replace('_', ' ')}: it cannot become {after.replace('_', ' ')} now",
            remedy=f"From here it may become: {_words(rules.FOLLOWING[before])}.",
        )
    row.state, row.changed_at = after, now
    row.save()
    models.Step.objects.create(review=row, before=before, after=after, at=now, by=actor.name)
    details = {"review": f"R-{row.number}", "before": before, "after": after}
    record("reviews.stepped", row=row, actor=actor, details=details, now=now)
    events.publish(ReviewStepped(uid=str(row.uid), service=row.service, before=before, after=after))


def record(
    action: str, *, row: models.Review, actor: Actor, details: Mapping[str, Any], now: datetime
) -> None:
    """The log says what was done to the review."""
    audit.record(action, actor=actor, subject=f"review:{row.uid}", details=details, now=now)


def read(row: models.Review, *, now: datetime) -> Report:
    """The review as it stands within this transaction."""
    return selectors.report(row, now=now)


def value(row: models.Review) -> Review:
    """The review of the row."""
    return selectors.review_of(row)


def _words(states: tuple[State, ...]) -> str:
    return ", ".join(each.replace("_", " ") for each in states) or "nothing else"
