"""What gates look at: the decision of the last review, and incidents."""

from datetime import datetime

from seatrial.domains.gates.types import CLAUSES, Clause, ClauseAnswer, Question
from seatrial.domains.incidents import selectors as incident_selectors
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


def incidents(question: Question, *, now: datetime) -> ClauseAnswer:
    """Whether no severe incident of the service is open, and no postmortem of it overdue (R201). A rollback
    is never held up: it may be what ends the incident.
    """
    if question.purpose == "rollback":
        return ClauseAnswer(True, "a rollback may be what ends an incident")
    uid, clear = question.service.uid, "no severe incident is open, and no postmortem is overdue"
    if not incident_selectors.any_unfinished(uid):
        return ClauseAnswer(True, clear)
    policy = incident_selectors.policy()
    running = incident_selectors.open_severe(uid, ranks=policy.gate_open_ranks)
    if running:
        named = ", ".join(f"{each.name} ({each.level})" for each in running)
        remedy = "Resolve it first; if this is the repair, break the glass: seatrial gate break-glass request"
        return ClauseAnswer(False, f"{named} of {question.service.name} is open", f"{remedy}.")
    late = incident_selectors.overdue(uid, now=now) if policy.gate_overdue else []
    if late:
        named = ", ".join(each.incident for each in late)
        remedy = f"Close it: seatrial incident postmortem {late[0].incident} --close"
        return ClauseAnswer(False, f"the postmortem of {named} is overdue", remedy)
    return ClauseAnswer(True, clear)


CLAUSES.add("decision", Clause("decision", "The decision of the last review", decision))
CLAUSES.add("incidents", Clause("incidents", "Incidents and their postmortems", incidents))
