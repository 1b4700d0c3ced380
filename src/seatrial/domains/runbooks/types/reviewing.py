"""What somebody may be given to do with revisions of runbooks."""

from seatrial.domains.identity.types import GRANTS, LEADS, Grant

REVIEW = GRANTS.add(
    "runbooks:review",
    Grant("runbooks:review", "Review revisions of runbooks that others wrote", LEADS, humans=True),
)
