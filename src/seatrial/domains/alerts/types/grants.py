"""What somebody may be given to do with alerts."""

from seatrial.domains.identity.types import GRANTS, LEADS, Grant

ANSWER = GRANTS.add(
    "alerts:answer",
    Grant("alerts:answer", "Acknowledge, resolve, merge and label alerts", everybody=True),
)
QUIET = GRANTS.add(
    "alerts:quiet",
    Grant("alerts:quiet", "Silence alerts, and plan maintenance windows", LEADS, everybody=True),
)
