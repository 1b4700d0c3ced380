"""Pages of the catalogue."""

from seatrial.domains.catalog.views.graphs import graph
from seatrial.domains.catalog.views.people import matrices, matrix, team, teams, verify
from seatrial.domains.catalog.views.services import service, services, system

__all__ = ["graph", "matrices", "matrix", "service", "services", "system", "team", "teams", "verify"]
