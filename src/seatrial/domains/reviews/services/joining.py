"""Rehearsals of deployments join those whose issues are remedied here: one record each, not two (R081)."""

from datetime import datetime

import structlog

from seatrial.domains.reviews import models
from seatrial.domains.reviews.services.rehearsals import close_rehearsal, open_rehearsal
from seatrial.domains.reviews.types.rehearsals import NewRehearsal
from seatrial.domains.runbooks.events import RehearsalClosed, RehearsalReported
from seatrial.kit.access import system
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_ACTOR = system("rehearsals")


def open_reported(event: RehearsalReported, *, now: datetime) -> None:
    """Each issue of the rehearsal is a remediation; twice is as once."""
    new = NewRehearsal(event.evidence, event.owner, event.due_on)
    try:
        open_rehearsal(new, actor=_ACTOR, now=now)
    except Problem as problem:
        # the issues block until somebody opens it by hand: nothing is lost by giving up here
        log.warning("reviews.rehearsal-refused", evidence=event.evidence, error=problem.detail)


def close_reported(event: RehearsalClosed, *, now: datetime) -> None:
    """The record is closed with the same lessons; twice is as once."""
    row = models.Rehearsal.objects.filter(evidence=event.evidence, closed_at=None).first()
    if row is not None:
        close_rehearsal(str(row.uid), lessons=event.lessons, actor=_ACTOR, now=now)
