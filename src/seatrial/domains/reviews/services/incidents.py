"""What follows from an incident that was closed: process and service are looked at (S0:53; R009)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from seatrial.domains.actions.types import Action
from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.reviews import policies, rules
from seatrial.domains.reviews.services.following import notice_incident
from seatrial.domains.reviews.services.process import open_process_review
from seatrial.domains.reviews.types import Review
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ClosedIncident:
    """An incident that is over: what names it (a URN, or the address of its page elsewhere), its severity as
    `SEV1` (1 the worst) or `S0` (0 the worst), and the service that it was of, '' where it was of none alone.
    """

    incident: str
    title: str
    severity: str
    service: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """What was opened for an incident; nothing where it was of a lower rank. `rank` is 1 for the worst."""

    rank: int
    action: Action | None = None
    review: Review | None = None


@transaction.atomic
def follow_incident(told: ClosedIncident, *, actor: Actor, now: datetime) -> Followed:
    """After one of the two highest ranks an action to look at the process is open, linked to the incident and
    due in a fortnight, and a draft of the service's review waits; told again, nothing more is opened.

    Raises NotFound, Denied, Invalid with every fault.
    """
    service = None
    if told.service:
        service = catalog.known_service(told.service.removeprefix("service:"), actor=actor)
    allowed = policies.may_tell_incident(actor, scopes=catalog.scopes(service) if service else ())
    subject = service.urn if service else "reviews:process"
    require(allowed, actor=actor, action="reviews.incident-closed", subject=subject)
    rank = rules.rank_of(told.severity)
    faults = _faults(told, rank)
    if faults or rank is None:
        raise Invalid(faults[0].detail, remedy=faults[0].remedy, faults=faults)
    details = {"incident": told.incident, "severity": told.severity, "rank": rank}
    audit.record("reviews.incident-closed", actor=actor, subject=subject, details=details, now=now)
    if not rules.is_severe(rank):
        return Followed(rank)
    title = told.title.strip()
    action = open_process_review(
        told.incident, title=title, severity="critical" if rank == 1 else "high", now=now
    )
    review = notice_incident(service, incident=told.incident, title=title, now=now) if service else None
    return Followed(rank, action, review)


def _faults(told: ClosedIncident, rank: int | None) -> list[Fault]:
    found = []
    if ":" not in told.incident or len(told.incident) > _LONGEST or told.incident.split() != [told.incident]:
        found.append(Fault("/incident", "nothing names the incident", "Write its URN or address."))
    if not told.title.strip() or len(told.title) > _LONGEST:
        found.append(Fault("/title", "the title is missing or too long", "Write what happened, in short."))
    if rank is None:
        words = f"{told.severity[:20]!r} is no severity"
        found.append(Fault("/severity", words, "Write it as SEV1 (1 the worst) or S0 (0 the worst)."))
    return found
