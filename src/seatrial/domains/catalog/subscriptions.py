"""The catalogue follows what is applied, in the same transaction; rules may ask who was reached when."""

from seatrial.domains.catalog import selectors, services
from seatrial.domains.catalog.rules.contacts import Verifications, install_verifications
from seatrial.domains.workspace.types import PROJECTIONS, Projection


def _verifications(urn: str) -> Verifications:
    return selectors.verifications([urn])


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
install_verifications(_verifications)
