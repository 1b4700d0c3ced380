"""The catalogue follows what is applied, in the same transaction; rules may ask who was reached when."""

import threading

from django.db import connection

from seatrial.domains.catalog import selectors, services
from seatrial.domains.catalog.rules.contacts import Verifications, install_verifications
from seatrial.domains.catalog.selectors import vetoes
from seatrial.domains.workspace.types import EFFECTS, PROJECTIONS, Effect, Projection


def _verifications(urn: str) -> Verifications:
    """Also from a thread of a pool, which must not keep its connection."""
    borrowed = connection.connection is None and threading.current_thread() is not threading.main_thread()
    try:
        return selectors.verifications([urn])
    finally:
        if borrowed:
            connection.close()


PROJECTIONS.add(
    "catalog",
    Projection(
        frozenset(
            {"Component", "API", "Resource", "System", "Domain", "Group", "User", "Location"}
            | {"ContactList", "Raci", "OperatingModel"}
        ),
        services.follow,
    ),
)
EFFECTS.add("catalog", Effect(frozenset({"Component"}), vetoes.effects))
install_verifications(_verifications)
