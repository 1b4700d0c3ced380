"""What somebody may be given to change about who is on call."""

from seatrial.domains.identity.types import GRANTS, LEADS, Grant

CHANGE = GRANTS.add(
    "oncall:change",
    Grant("oncall:change", "Override, swap and hand over shifts of others", LEADS),
)
ABSENT = GRANTS.add(
    "oncall:time-off", Grant("oncall:time-off", "Record time off of others", LEADS | {"manager"})
)
