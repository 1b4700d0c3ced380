"""What catalogue definitions mean, and what makes one wrong.

Graphs are not named here: their modules read a library that `seatrial check` does without.
"""

from seatrial.domains.catalog.rules.entities import (
    name_in_addresses,
    namespace_of,
    party_of,
    references_in,
    relations_of,
    service_of,
)
from seatrial.domains.catalog.rules.picks import picked
from seatrial.domains.catalog.rules.references import NAMED_KINDS, BadReference, as_reference, as_urn

__all__ = [
    "NAMED_KINDS",
    "BadReference",
    "as_reference",
    "as_urn",
    "name_in_addresses",
    "namespace_of",
    "party_of",
    "picked",
    "references_in",
    "relations_of",
    "service_of",
]
