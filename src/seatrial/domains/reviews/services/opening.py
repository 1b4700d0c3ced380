"""Opening a review: by the engineering lead (R010), or by what happened (R006 to R008)."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.reviews import models, policies
from seatrial.domains.reviews.services.editing import artefact_faults, refuse, said_faults
from seatrial.domains.reviews.services.locking import scopes, value
from seatrial.domains.reviews.services.making import Cause, NewReview, lock_numbers, make
from seatrial.domains.reviews.types import ENDED, Artefact, Review, ReviewKind
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault


@transaction.atomic
def open_review(new: NewReview, *, actor: Actor, now: datetime) -> Review:
    """The review is initiated: its template, matrix and checklists are pinned, its items stand, each with an
    assignee by role (R028), and the three reviewers are named where each role has one holder.

    Raises NotFound, Denied, Invalid with every fault, CannotReview.
    """
    service = catalog.known_service(new.service.removeprefix("service:"), actor=actor)
    answer = policies.may_open(actor, scopes=scopes(service))
    require(answer, actor=actor, action="reviews.opened", subject=service.urn)
    refuse(_faults(new))
    environment = evidence.environment_named(new.environment, service=service)
    row = make(
        new, service=service, environment=environment, cause=Cause("person", "", {}), actor=actor, now=now
    )
    return value(row)


@transaction.atomic
def open_by_trigger(
    service: Service, *, kind: ReviewKind, environment: str, cause: Cause, actor: Actor, now: datetime,
    artefact: Artefact | None = None,
) -> Review | None:  # fmt: skip
    """A draft waits for the engineering lead, who adds scope, changes and date; None where one of the same
    cause is open already. Raises CannotReview.
    """
    lock_numbers()
    open_ones = models.Review.objects.exclude(state__in=ENDED)
    if cause.key and open_ones.filter(cause=cause.key).exists():
        return None
    new = NewReview(kind=kind, service=service.urn, environment=environment, artefact=artefact or Artefact())
    return value(make(new, service=service, environment=environment, cause=cause, actor=actor, now=now))


def _faults(new: NewReview) -> list[Fault]:
    found = said_faults(new.scope, architecture_changes=new.architecture_changes, target_date=new.target_date)
    return found + artefact_faults(new.artefact)
