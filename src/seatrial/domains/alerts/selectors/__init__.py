"""Reads about alerts, named by nouns."""

from seatrial.domains.alerts.selectors.asking import (
    alerts_told,
    key_holder,
    silence_of_source,
    silences_of_source,
)
from seatrial.domains.alerts.selectors.beating import heartbeats
from seatrial.domains.alerts.selectors.deciding import decide
from seatrial.domains.alerts.selectors.explaining import Explanation, PlannedPage, explain
from seatrial.domains.alerts.selectors.figures import WINDOW, answering, noise, noise_target
from seatrial.domains.alerts.selectors.listing import (
    alert,
    alert_lines,
    alerts,
    dead_letter,
    dead_letters,
    letter_of,
)
from seatrial.domains.alerts.selectors.reaching import NOBODYS, reached, snapshots
from seatrial.domains.alerts.selectors.routing import quieting, routings, silence, silence_of, silences
from seatrial.domains.alerts.selectors.sources import (
    KnownKey,
    keys,
    last_arrivals,
    source,
    source_scopes,
    sources,
)

__all__ = [
    "NOBODYS",
    "WINDOW",
    "Explanation",
    "KnownKey",
    "PlannedPage",
    "alert",
    "alert_lines",
    "alerts",
    "alerts_told",
    "answering",
    "dead_letter",
    "dead_letters",
    "decide",
    "explain",
    "heartbeats",
    "key_holder",
    "keys",
    "last_arrivals",
    "letter_of",
    "noise",
    "noise_target",
    "quieting",
    "reached",
    "routings",
    "silence",
    "silence_of",
    "silence_of_source",
    "silences",
    "silences_of_source",
    "snapshots",
    "source",
    "source_scopes",
    "sources",
]
