"""Writes of evidence: keeping watches, asking for a look now, looking and storing what was found."""

from seatrial.domains.evidence.services.claiming import claim_due
from seatrial.domains.evidence.services.collecting import collect, collect_due
from seatrial.domains.evidence.services.pruning import prune
from seatrial.domains.evidence.services.waking import wake
from seatrial.domains.evidence.services.watching import demand, demand_files, keep_watches

__all__ = ["claim_due", "collect", "collect_due", "demand", "demand_files", "keep_watches", "prune", "wake"]
