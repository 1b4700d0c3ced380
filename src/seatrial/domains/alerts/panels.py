"""The way to alerts, and their box on the page of a service."""

from seatrial.domains.alerts import selectors
from seatrial.domains.alerts.types.listing import Sought
from seatrial.domains.catalog.types import Service
from seatrial.ui import navigation, panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request

_SHOWN = 5


def service_side(request: Request, subject: Service) -> Box:
    """What monitors say of the service now, and the way to how noisy and how soon answered it is."""
    found = selectors.alerts(Sought(service=subject.name), actor=request.actor, limit=_SHOWN)
    return Box("alerts/part_service.html", {"service": subject, "found": found})


navigation.add(
    "Alerts", url_name="alerts:alerts", order=10, group="operation", icon="flag", roots=("/monitoring",)
)
panels.add("service.side", name="alerts", order=15, build=service_side)
search.add_action("Show the alerts", url_name="alerts:alerts", detail="what monitors say now")
search.add_action("Connect a monitor", url_name="alerts:sources", detail="its address and keys")
