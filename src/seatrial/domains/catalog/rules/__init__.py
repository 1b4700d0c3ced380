"""What catalogue definitions mean, and what makes one wrong."""

from seatrial.domains.catalog.rules.entities import NAMED_KINDS, as_urn, party_of, service_of

__all__ = ["NAMED_KINDS", "as_urn", "party_of", "service_of"]
