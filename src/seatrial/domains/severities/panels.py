"""The way to severities, and what pages of services show of them."""

from seatrial.domains.catalog.types import Service
from seatrial.domains.severities import selectors
from seatrial.ui import navigation, panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request


def service_side(request: Request, subject: Service) -> Box:
    """How soon somebody answers for the service, level by level."""
    del request
    found = selectors.of_service(subject)
    return Box("severities/part_service.html", {"service": subject, "found": found})


panels.add("service.side", name="severities", order=40, build=service_side)
navigation.add(
    "Severities",
    url_name="severities:schemes",
    order=46,
    group="organisation",
    icon="gauge",
    roots=("/calendars",),
)
search.add_action("Map severities", url_name="severities:schemes", detail="SEV1, S0, Critical")
