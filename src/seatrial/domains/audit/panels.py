"""The way to the log."""

from seatrial.domains.audit import policies
from seatrial.kit.access import Actor
from seatrial.ui import navigation


def _may_read(actor: Actor) -> bool:
    return policies.may_read(actor).allowed


navigation.add(
    "Audit log", url_name="audit:entries", order=62, group="setup", icon="history", shown=_may_read
)
