"""Where nothing is rehearsed, and where nothing runs at all."""

from seatrial.domains.catalog.types import Environment, Service
from seatrial.kit.problems import Fault
from seatrial.kit.spelling import did_you_mean

_PRODUCTION = frozenset({"production", "prod"})


def is_production(place: Environment) -> bool:
    """Whether the catalogue protects it, or it is called so."""
    return place.protected or place.name.lower() in _PRODUCTION


def no_environment(service: Service, *, named: str) -> Fault:
    """What is said where the service has no environment of that name: nothing runs in a place that nobody
    described, since nobody could tell whether it is production.
    """
    names = [each.name for each in service.environments]
    if names:
        words = f"{service.name} has no environment {named[:80]!r}"
        return Fault("/environment", words, did_you_mean(named, known=names))
    return Fault(
        "/environment",
        f"the definition of {service.name} names no environment, and nothing runs in none",
        f"Write those that it has into {service.source.path}, as spec.environments: [{{name: staging}}, "
        "{name: production, protected: true}], and apply the workspace.",
    )
