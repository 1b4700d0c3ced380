"""Whose runbooks, runs and rehearsals a list shows: those of a service, of a team, or all that are known."""

from seatrial.domains.catalog import selectors as catalog
from seatrial.kit.access import Actor


def services_of(actor: Actor, *, service: str = "", team: str = "") -> frozenset[str] | None:
    """URNs of the services that the actor may know of, of that service and that owner; None: every one.

    `team` is the owner's URN, or the name of a team. Raises NotFound for a service that there is not.
    """
    known = catalog.known_to(actor)
    if service:
        known = frozenset({catalog.known_service(service.removeprefix("service:"), actor=actor).urn})
    if team:
        owner = team if ":" in team else f"team:{team}"
        owned = catalog.services(catalog.Filter(owner=owner, only=known))
        return frozenset(each.urn for each in owned)
    return known
