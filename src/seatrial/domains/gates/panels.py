"""The way to the gates, and what pages show of them: a gate that is open is seen by everybody."""

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.gates import selectors
from seatrial.kit import clock
from seatrial.ui import navigation, panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request

#: Of the last deployments so many are looked through for those that went past a gate.
_LAST = 20


def service_side(request: Request, subject: Service) -> Box | None:
    """Which environments of the service ask, what they answered last, and what went past them."""
    del request
    now = clock.now()
    asking = selectors.asking(subject)
    opened = selectors.open_now(now=now, service_uid=subject.uid)
    if not asking and not opened:
        return None
    last = selectors.latest(subject.uid)
    passed = selectors.passages(service_uid=subject.uid, limit=_LAST)
    context = {
        "service": subject,
        "open": opened,
        "rules": [(rule, last.get(rule.environment)) for rule in asking],
        "bypassed": [each for each in passed if each.kind == "bypassed"],
        "now": now,
    }
    return Box("gates/part_gate.html", context)


def overview(request: Request, subject: object) -> Box | None:
    """The gates that are open in an emergency, above all else."""
    del subject
    now = clock.now()
    opened = selectors.open_now(now=now, known=catalog.known_to(request.actor))
    if not opened:
        return None
    services = catalog.by_uids(sorted({each.service_uid for each in opened}))
    return Box("gates/part_overview.html", {"open": opened, "open_services": services, "now": now})


panels.add("overview", name="gates", order=5, build=overview)
panels.add("service.side", name="gates", order=20, build=service_side)
navigation.add("Gates", url_name="gates:gates", order=38, group="readiness", icon="shield-check")
search.add_action("Open a gate in an emergency", url_name="gates:broken", detail="break-glass")
search.add_action("Find deployments that went past a gate", url_name="gates:passages", detail="bypasses")
