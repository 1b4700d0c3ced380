"""The pages of alerts."""

from seatrial.domains.alerts.views.arriving import alert, alert_as_it_was, alerts, dead_letters, sources
from seatrial.domains.alerts.views.asking import (
    asked_alerts,
    asked_groups,
    asked_silence,
    asked_silences,
    asked_status,
    asked_ways,
)
from seatrial.domains.alerts.views.beside import shadow
from seatrial.domains.alerts.views.figures import answering, noise
from seatrial.domains.alerts.views.genie import asked_of_opsgenie
from seatrial.domains.alerts.views.triage import explain, new_silence, silence, silences

__all__ = [
    "alert",
    "alert_as_it_was",
    "alerts",
    "answering",
    "asked_alerts",
    "asked_groups",
    "asked_of_opsgenie",
    "asked_silence",
    "asked_silences",
    "asked_status",
    "asked_ways",
    "dead_letters",
    "explain",
    "new_silence",
    "noise",
    "shadow",
    "silence",
    "silences",
    "sources",
]
