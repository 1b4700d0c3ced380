"""The catalogue follows what is applied, in the same transaction."""

from seatrial.domains.catalog import services
from seatrial.domains.workspace.types import PROJECTIONS, Projection

PROJECTIONS.add("catalog", Projection(frozenset({"Component", "System", "Group", "User"}), services.follow))
