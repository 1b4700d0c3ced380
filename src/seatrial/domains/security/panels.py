"""What security shows on the pages of lower floors."""

from django.urls import reverse

from seatrial.domains.catalog.types import Service
from seatrial.domains.security import selectors
from seatrial.domains.security.types import SEVERITIES, Filter
from seatrial.kit import clock
from seatrial.ui import panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request

_SHOWN = 5


def service_side(request: Request, subject: Service) -> Box | None:
    """The open findings of the service, and how many are past their time."""
    del request
    now = clock.now()
    wanted = Filter(service=subject.urn, state="open")
    counts = selectors.breaches(wanted, today=now.date())
    if sum(counts.get(name, 0) for name in SEVERITIES) == 0:
        return None
    context = {
        "service": subject,
        "counts": [(name, counts[name]) for name in SEVERITIES if counts.get(name)],
        "breached": counts["breached"],
        "address": f"{reverse('security:findings')}?service={subject.name}&state=open",
    }
    return Box("security/part_service.html", context)


panels.add("service.side", name="findings", order=35, build=service_side)
search.add_action("Show findings", url_name="security:findings", detail="what scans found, and by when")
