"""Finds services and parties by what somebody types."""

from seatrial.domains.catalog import models
from seatrial.domains.catalog.selectors.parties import party_of_row
from seatrial.domains.catalog.selectors.services import service_of_row
from seatrial.domains.catalog.types import Party, Service
from seatrial.ui.search import ranked


def find_services(text: str, *, only: frozenset[str] | None, limit: int) -> list[Service]:
    """The services whose name, title or tags match best, the best first."""
    rows = models.Service.objects.all() if only is None else models.Service.objects.filter(urn__in=only)
    return [service_of_row(row) for row in ranked(rows, text=text, fields=("title", "name"), limit=limit)]


def find_parties(text: str, *, kinds: tuple[str, ...], limit: int) -> list[Party]:
    """The teams, people, systems and so on whose name or title match best, the best first."""
    rows = models.Party.objects.filter(kind__in=kinds)
    return [party_of_row(row) for row in ranked(rows, text=text, fields=("title", "name"), limit=limit)]
