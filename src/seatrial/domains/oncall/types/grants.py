"""What somebody may be given to change about who is on call."""

from seatrial.domains.identity.types import GRANTS, LEADS, Grant

#: What is the own, everybody changes; a token of theirs has to carry it.
OWN = GRANTS.add(
    "oncall:own", Grant("oncall:own", "Take over, swap and hand over own shifts, and be away", everybody=True)
)
CHANGE = GRANTS.add(
    "oncall:change",
    Grant("oncall:change", "Override, swap and hand over shifts of others", LEADS),
)
ABSENT = GRANTS.add(
    "oncall:time-off", Grant("oncall:time-off", "Record time off of others", LEADS | {"manager"})
)
