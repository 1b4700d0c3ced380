"""Where nothing is rehearsed."""

from seatrial.domains.catalog.types import Environment

_PRODUCTION = frozenset({"production", "prod"})


def is_production(place: Environment) -> bool:
    """Whether the catalogue protects it, or it is called so."""
    return place.protected or place.name.lower() in _PRODUCTION
