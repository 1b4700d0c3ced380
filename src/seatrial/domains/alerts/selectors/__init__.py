"""Reads about alerts, named by nouns."""

from seatrial.domains.alerts.selectors.asking import (
    alerts_told,
    key_holder,
    mailbox,
    silence_of_source,
    silences_of_source,
)
from seatrial.domains.alerts.selectors.beating import heartbeats
from seatrial.domains.alerts.selectors.beside import (
    foreseen,
    forwarded,
    forwards_waiting,
    in_shadow,
    shadow_counts,
)
from seatrial.domains.alerts.selectors.deciding import decide
from seatrial.domains.alerts.selectors.explaining import Explanation, PlannedPage, explain
from seatrial.domains.alerts.selectors.figures import (
    WINDOW,
    answered,
    answering,
    noise,
    noise_target,
    precision,
)
from seatrial.domains.alerts.selectors.genie import (
    alert_named,
    alerts_asked,
    alerts_counted,
    lines_asked,
    outcome,
)
from seatrial.domains.alerts.selectors.grouping import grouped
from seatrial.domains.alerts.selectors.hearing import heard
from seatrial.domains.alerts.selectors.listing import (
    Hidden,
    alert,
    alert_lines,
    alerts,
    dead_letter,
    dead_letters,
    first_heard,
    hidden,
    letter_of,
    silenced,
)
from seatrial.domains.alerts.selectors.matters import matters
from seatrial.domains.alerts.selectors.reaching import NOBODYS, called, reached, snapshots
from seatrial.domains.alerts.selectors.routing import (
    known_silence,
    quieting,
    routings,
    silence,
    silence_history,
    silence_of,
    silences,
)
from seatrial.domains.alerts.selectors.sources import (
    KnownKey,
    keys,
    last_arrivals,
    source,
    source_scopes,
    sources,
)
from seatrial.domains.alerts.selectors.trying import preview

__all__ = [
    "NOBODYS",
    "WINDOW",
    "Explanation",
    "Hidden",
    "KnownKey",
    "PlannedPage",
    "alert",
    "alert_lines",
    "alert_named",
    "alerts",
    "alerts_asked",
    "alerts_counted",
    "alerts_told",
    "answered",
    "answering",
    "called",
    "dead_letter",
    "dead_letters",
    "decide",
    "explain",
    "first_heard",
    "foreseen",
    "forwarded",
    "forwards_waiting",
    "grouped",
    "heard",
    "heartbeats",
    "hidden",
    "in_shadow",
    "key_holder",
    "keys",
    "known_silence",
    "last_arrivals",
    "letter_of",
    "lines_asked",
    "mailbox",
    "matters",
    "noise",
    "noise_target",
    "outcome",
    "precision",
    "preview",
    "quieting",
    "reached",
    "routings",
    "shadow_counts",
    "silence",
    "silence_history",
    "silence_of",
    "silence_of_source",
    "silenced",
    "silences",
    "silences_of_source",
    "snapshots",
    "source",
    "source_scopes",
    "sources",
]
