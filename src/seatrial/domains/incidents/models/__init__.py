"""Tables of incidents and of their postmortems."""

from seatrial.domains.incidents.models.incidents import Entry, Incident, Link, Party, Role
from seatrial.domains.incidents.models.postmortems import Postmortem

__all__ = ["Entry", "Incident", "Link", "Party", "Postmortem", "Role"]
