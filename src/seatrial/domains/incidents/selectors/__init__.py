"""Reads incidents. Whatever takes an actor hides what that one may not know of."""

from seatrial.domains.incidents.selectors.figures import figures, levels, services_counted, services_of
from seatrial.domains.incidents.selectors.from_alerts import filled
from seatrial.domains.incidents.selectors.incidents import (
    PAGE,
    any_unfinished,
    commander,
    count,
    filter_for,
    find_incidents,
    incident,
    incidents,
    known_incident,
    open_severe,
    parties_of,
    roles,
    scopes_of,
    shown,
    shown_all,
)
from seatrial.domains.incidents.selectors.leading import incidents_with
from seatrial.domains.incidents.selectors.matters import matters
from seatrial.domains.incidents.selectors.messages import message
from seatrial.domains.incidents.selectors.of_alerts import alert_in, declared_from, ended_with, led, standing
from seatrial.domains.incidents.selectors.policies import policy
from seatrial.domains.incidents.selectors.postmortems import (
    overdue,
    patterns,
    postmortem,
    postmortems,
    punctuality,
    timeline,
)
from seatrial.domains.incidents.selectors.process import process
from seatrial.domains.incidents.selectors.public import (
    component_of,
    public_incident,
    status_files,
    status_page,
)
from seatrial.domains.incidents.selectors.rooms import Room, entries_of, links_of, room, with_target
from seatrial.domains.incidents.selectors.telling import heard, notice_key, readers, subscribers

__all__ = [
    "PAGE",
    "Room",
    "alert_in",
    "any_unfinished",
    "commander",
    "component_of",
    "count",
    "declared_from",
    "ended_with",
    "entries_of",
    "figures",
    "filled",
    "filter_for",
    "find_incidents",
    "heard",
    "incident",
    "incidents",
    "incidents_with",
    "known_incident",
    "led",
    "levels",
    "links_of",
    "matters",
    "message",
    "notice_key",
    "open_severe",
    "overdue",
    "parties_of",
    "patterns",
    "policy",
    "postmortem",
    "postmortems",
    "process",
    "public_incident",
    "punctuality",
    "readers",
    "roles",
    "room",
    "scopes_of",
    "services_counted",
    "services_of",
    "shown",
    "shown_all",
    "standing",
    "status_files",
    "status_page",
    "subscribers",
    "timeline",
    "with_target",
]
