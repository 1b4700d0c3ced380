"""Reads about alerts, named by nouns."""

from seatrial.domains.alerts.selectors.deciding import decide
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
    "KnownKey",
    "decide",
    "keys",
    "last_arrivals",
    "quieting",
    "reached",
    "routings",
    "silence",
    "silence_of",
    "silences",
    "snapshots",
    "source",
    "source_scopes",
    "sources",
]
