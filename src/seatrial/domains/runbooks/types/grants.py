"""What somebody may be given to do with runs of runbooks. What lets a live run go, only humans may."""

from seatrial.domains.identity.types import GRANTS, LEADS, Grant

RUN = GRANTS.add("runbooks:run", Grant("runbooks:run", "Run runbooks of a service", LEADS))
APPROVE = GRANTS.add(
    "runbooks:approve",
    Grant("runbooks:approve", "Approve exactly one live run of a runbook", LEADS, humans=True),
)
#: To stop what harms must be easy: a token carries it.
STOP = GRANTS.add(
    "runbooks:stop", Grant("runbooks:stop", "Stop all runs of runbooks, and let them start again", LEADS)
)
