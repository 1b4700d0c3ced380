"""Tables of incidents and of their postmortems."""

from seatrial.domains.incidents.models.incidents import Entry, Incident, Link, Party, Role
from seatrial.domains.incidents.models.postmortems import Postmortem
from seatrial.domains.incidents.models.subscribers import Subscriber

__all__ = ["Entry", "Incident", "Link", "Party", "Postmortem", "Role", "Subscriber"]
