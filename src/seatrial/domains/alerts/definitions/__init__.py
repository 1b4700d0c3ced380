"""The kinds of definition of alerts: AlertRouting, AlertSource."""

from seatrial.domains.alerts.definitions.routing import (
    AlertRoutingDocument,
    lint_routing,
    routing_references,
)
from seatrial.domains.alerts.definitions.sources import (
    AlertSourceDocument,
    lint_source,
    source_references,
)
from seatrial.domains.alerts.types import SOURCE_KIND
from seatrial.domains.workspace.types import KINDS, Kind

KINDS.add(
    "AlertRouting",
    Kind(
        "AlertRouting",
        "alert-routing",
        ("seatrial.dev/v1",),
        AlertRoutingDocument,
        "Where alerts go by their labels, which of them explains which, and how noisy rules may be.",
        routing_references,
        lint_routing,
    ),
)
KINDS.add(
    "AlertSource",
    Kind(
        "AlertSource",
        SOURCE_KIND,
        ("seatrial.dev/v1",),
        AlertSourceDocument,
        "A monitor that may send alerts: in which format, about which services, and whose it is.",
        source_references,
        lint_source,
    ),
)
