"""The pages of incidents."""

from seatrial.domains.incidents.views.figures import figures
from seatrial.domains.incidents.views.incidents import incidents, process
from seatrial.domains.incidents.views.postmortems import postmortem, postmortems
from seatrial.domains.incidents.views.rooms import act, room
from seatrial.domains.incidents.views.status import export, feed, public, status
from seatrial.domains.incidents.views.subscribers import confirm, leave, subscribe, unsubscribe

__all__ = [
    "act",
    "confirm",
    "export",
    "feed",
    "figures",
    "incidents",
    "leave",
    "postmortem",
    "postmortems",
    "process",
    "public",
    "room",
    "status",
    "subscribe",
    "unsubscribe",
]
