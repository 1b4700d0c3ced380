"""Writes of evidence: keeping watches, asking for a look now, looking and storing what was found."""

from seatrial.domains.evidence.services.claiming import claim_due
from seatrial.domains.evidence.services.collecting import collect
from seatrial.domains.evidence.services.watching import demand, keep_watches

__all__ = ["claim_due", "collect", "demand", "keep_watches"]
