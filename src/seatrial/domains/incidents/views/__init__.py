"""The pages of incidents."""

from seatrial.domains.incidents.views.figures import figures
from seatrial.domains.incidents.views.incidents import incidents, process
from seatrial.domains.incidents.views.postmortems import postmortem, postmortems
from seatrial.domains.incidents.views.rooms import act, room
from seatrial.domains.incidents.views.status import export, feed, public, status

__all__ = [
    "act",
    "export",
    "feed",
    "figures",
    "incidents",
    "postmortem",
    "postmortems",
    "process",
    "public",
    "room",
    "status",
]
