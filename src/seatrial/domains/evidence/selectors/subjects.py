"""What evidence may be about, as somebody names it."""

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.kit.access import Actor
from seatrial.kit.problems import Fault, Invalid
from seatrial.kit.spelling import did_you_mean

#: Where a service names no environment, what is known of it is known there (readiness.rules.NOWHERE).
_NOWHERE = "default"


def service_named(text: str, *, actor: Actor) -> Service:
    """The service that has that name or URN, or gave it up last; raises NotFound, also where the actor may
    not know of it.
    """
    return catalog.known_service(text.removeprefix("service:"), actor=actor)


def environments_of(service: Service) -> tuple[str, ...]:
    """The names of the environments that evidence of the service may be about."""
    return tuple(each.name for each in service.environments) or (_NOWHERE,)


def environment_named(text: str, *, service: Service) -> str:
    """The environment of that name, or the only one; raises Invalid where that does not say which."""
    names = environments_of(service)
    if text in names or (not text and len(names) == 1):
        return text or names[0]
    if not text:
        detail, remedy = f"{service.name} runs in {', '.join(names)}", f"Say which, as {names[0]}."
    else:
        detail = f"{service.name} has no environment {text[:100]!r}"
        remedy = did_you_mean(text[:100], known=names)
    raise Invalid(detail, remedy=remedy, faults=[Fault("/environment", detail, remedy)])
