"""What gates look at: the decision of the last review."""

from datetime import datetime

from seatrial.domains.gates.types import CLAUSES, Clause, ClauseAnswer, Question
from seatrial.domains.reviews import selectors as reviews
from seatrial.domains.reviews.rules import covers

_HOLD = "Hold a readiness review that decides go for it: seatrial review open"


def decision(question: Question, *, now: datetime) -> ClauseAnswer:
    """Whether a go that stands covers the artefact."""
    service, where = question.service, question.environment
    found = reviews.standing(service.uid, environment=where, now=now, service=service)
    if found is None:
        return ClauseAnswer(False, f"nothing was decided about {service.name} in {where}", f"{_HOLD}.")
    decided = found.decision
    if not found.holds:
        why = "; ".join(found.reasons)
        reason = f"{decided.name} does not hold{f': {why}' if why else ''}"
        return ClauseAnswer(False, reason, f"{_HOLD}.", decided.uid)
    said = f"{decided.name} decided {decided.title.lower()}"
    if not covers(decided.artefact, other=question.artefact, carries_over=decided.carries_over):
        reason = (
            f"{said} for {decided.artefact.revision or 'no artefact'}, "
            f"and that does not cover {question.artefact.revision}"
        )
        return ClauseAnswer(False, reason, "Deploy what was decided about, or hold a review.", decided.uid)
    return ClauseAnswer(True, said, decision=decided.uid)


CLAUSES.add("decision", Clause("decision", "The decision of the last review", decision))
