"""The pages of alerts."""

from seatrial.domains.alerts.views.arriving import alert, alerts, dead_letters, sources
from seatrial.domains.alerts.views.asking import (
    asked_alerts,
    asked_groups,
    asked_silence,
    asked_silences,
    asked_status,
    asked_ways,
)

__all__ = [
    "alert",
    "alerts",
    "asked_alerts",
    "asked_groups",
    "asked_silence",
    "asked_silences",
    "asked_status",
    "asked_ways",
    "dead_letters",
    "sources",
]
