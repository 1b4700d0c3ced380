"""Alerts' tables."""

from seatrial.domains.alerts.models.alerts import Alert, Entry, Item
from seatrial.domains.alerts.models.arrivals import Arrival, DeadLetter
from seatrial.domains.alerts.models.beside import Foreseen, Forward
from seatrial.domains.alerts.models.errands import Errand
from seatrial.domains.alerts.models.escalation import EscalationRun, Membership, PolicySnapshot
from seatrial.domains.alerts.models.heartbeats import Heartbeat
from seatrial.domains.alerts.models.silences import Silence
from seatrial.domains.alerts.models.sources import Source, SourceKey

__all__ = [
    "Alert",
    "Arrival",
    "DeadLetter",
    "Entry",
    "Errand",
    "EscalationRun",
    "Foreseen",
    "Forward",
    "Heartbeat",
    "Item",
    "Membership",
    "PolicySnapshot",
    "Silence",
    "Source",
    "SourceKey",
]
