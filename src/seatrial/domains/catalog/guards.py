"""What identity asks of the catalogue: within what a role may be held to count for a thing of it."""

from seatrial.domains.catalog import selectors
from seatrial.domains.identity.types import SUBJECTS


def _service(urn: str) -> tuple[str, ...]:
    found = selectors.by_urn(urn)
    return selectors.scopes(found) if found else ()


def _party(urn: str) -> tuple[str, ...]:
    return selectors.scopes_of(urn) if urn in selectors.titles({urn}) else ()


SUBJECTS.add("service", _service)
for _kind in ("team", "system"):
    SUBJECTS.add(_kind, _party)
