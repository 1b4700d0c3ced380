"""Finds criteria and trials by what somebody types."""

from typing import NamedTuple

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.readiness.models import Trial
from seatrial.domains.readiness.selectors.overviews import known_checklists
from seatrial.domains.readiness.types import Checklist, Criterion
from seatrial.kit import matching
from seatrial.kit.access import Actor


class Asked(NamedTuple):
    """A criterion, and the checklist that asks it."""

    checklist: Checklist
    criterion: Criterion


class Tried(NamedTuple):
    """A trial, and the service that it is of."""

    trial: Trial
    service: Service


def find_criteria(text: str, *, actor: Actor, limit: int) -> list[Asked]:
    """The criteria of known checklists whose title or id match best, the best first."""
    scored = []
    for checklist in known_checklists(actor):
        for criterion in checklist.criteria:
            ranks = (matching.rank(said, text=text) for said in (criterion.title, criterion.id))
            best = min((rank for rank in ranks if rank is not None), default=None)
            if best is not None:
                scored.append((best, criterion.title, checklist.name, Asked(checklist, criterion)))
    return [found for *_, found in sorted(scored, key=lambda each: each[:3])[:limit]]


def find_trials(text: str, *, actor: Actor, limit: int) -> list[Tried]:
    """The latest trials of the known services that match, the latest first."""
    found = catalog.find_services(text, only=catalog.known_to(actor), limit=limit)
    services = {service.urn: service for service in found}
    rows = Trial.objects.filter(service__in=services).order_by("-requested_at")[:limit]
    return [Tried(row, services[row.service]) for row in rows]
