"""Why a criterion stands where it does, as whoever did not write its check reads it."""

from seatrial.domains.readiness.types import Criterion


def why(criterion: Criterion, *, result: str, reason: str) -> str:
    """The criterion's own words for a failure, `it holds` for a pass, else the reason as it is.

    What the check compared with what is on the criterion's page.
    """
    if result == "pass":
        return "it holds"
    if result == "fail" and criterion.failure:
        return criterion.failure
    return reason
