"""Asking a gate: the answer is written before it is given."""

from dataclasses import asdict
from datetime import datetime

import structlog
from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.gates import models, policies, rules, selectors
from seatrial.domains.gates.events import GateAnswered
from seatrial.domains.gates.rules.judging import ENVIRONMENT, ROLLBACK, own
from seatrial.domains.gates.types import (
    CLAUSES,
    Answered,
    Clause,
    ClauseAnswer,
    EnvironmentRule,
    GateAnswer,
    Purpose,
    Question,
    Verdict,
)
from seatrial.domains.reviews.types import Artefact
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Problem
from seatrial.kit.spelling import did_you_mean

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class CannotAskGate(Problem):
    """Nothing says which artefact is meant, so that no answer could be about anything."""

    type = "cannot-ask-gate"
    title = "The gate cannot be asked"
    status = 422


def ask(
    service: str,
    *,
    environment: str,
    artefact: Artefact,
    actor: Actor,
    now: datetime,
    purpose: Purpose = "deploy",
    source: str = "",
) -> GateAnswer:
    """The answer, which stands in the table and in the log when it is given.

    An environment that does not ask says go. A way back (`rollback`) to what ran there before is always go;
    to anything else it is asked like any change. Where something cannot be told (a clause fails, there is no
    such environment) the word is `unknown`, and the environment's policy says whether it is allowed. `source`
    names what asks in the actor's name. Raises NotFound, Denied, CannotAskGate.
    """
    found = catalog.known_service(service, actor=actor)
    scopes = catalog.scopes(found)
    require(policies.may_ask(actor, scopes=scopes), actor=actor, action="gates.answered", subject=found.urn)
    if not artefact.revision:
        fault = Fault("/digest", "nothing says what is to be deployed")
        raise CannotAskGate(fault.detail, remedy="Send digest, commit or version.", faults=[fault])
    question = Question(found, environment, artefact, purpose)
    # read outside of the transaction that writes: each clause has one of its own, so that none is nested
    verdict = _verdict(question, now)
    with transaction.atomic():
        return _write(question, verdict, source=source, actor=actor, now=now)


def _verdict(question: Question, now: datetime) -> Verdict:
    rule = selectors.rule(question.service, environment=question.environment)
    if not rule.asks:
        return rules.not_asked(rule)
    lines: list[Answered] = []
    if missing := _missing(question, rule):
        return rules.could_not_tell(rule, lines=[missing])
    if question.purpose == "rollback":
        lines = [_way_back(question)]
        if lines[0].passes:
            return Verdict("go", True, tuple(lines))
    told = [(clause, _asked(clause, question, now)) for clause in CLAUSES]
    answered = [_line(clause, said) for clause, said in told]
    decision = next((said.decision for _, said in told if said.decision), "")
    verdict = rules.judge(answered, rule=rule, decision=decision)
    if verdict.word != "go" and (broken := _broken(question, now)):
        verdict = rules.judge(answered, rule=rule, decision=decision, break_glass=broken)
    # That it is no way back forbids nothing by itself: it is asked like any change, and says so.
    return Verdict(
        verdict.word, verdict.allowed, (*lines, *verdict.clauses), verdict.decision, verdict.break_glass
    )


def _broken(question: Question, now: datetime) -> str:
    """The uid of what opened the gate in an emergency; '' where nothing did."""
    found = selectors.open_now(now=now, service_uid=question.service.uid, environment=question.environment)
    return found[0].uid if found else ""


def _missing(question: Question, rule: EnvironmentRule) -> Answered | None:
    """The line of an environment that the service does not have."""
    service: Service = question.service
    if service.environment(question.environment) is not None:
        return None
    names = [each.name for each in service.environments]
    reason = f"{service.name} has no environment {rule.environment!r}"
    remedy = did_you_mean(question.environment, known=names)
    return own(ENVIRONMENT, passes=None, reason=reason, remedy=remedy)


def _way_back(question: Question) -> Answered:
    ran = selectors.ran_before(question.service, environment=question.environment)
    if rules.known_before(question, ran=ran):
        return own(ROLLBACK, passes=True, reason="it was deployed there before and ended well")
    reason = "it never ran there, so that it is asked about like any change"
    return own(ROLLBACK, passes=None, reason=reason, remedy="What ran there: seatrial deployment list.")


def _asked(clause: Clause, question: Question, now: datetime) -> ClauseAnswer:
    """The clause's answer; one that fails could not tell, and the log has the reason."""
    try:
        with transaction.atomic():
            answer: ClauseAnswer = clause.ask(question, now=now)
    except Exception:
        log.exception("gates.clause-failed", clause=clause.name, service=question.service.urn)
        reason = "it could not be looked at: the log of the server tells why"
        return ClauseAnswer(None, reason, "Try again. If it stays, run seatrial doctor where Seatrial runs.")
    return answer


def _line(clause: Clause, said: ClauseAnswer) -> Answered:
    return Answered(clause.name, clause.title, said.passes, said.reason, said.remedy)


def _write(question: Question, verdict: Verdict, *, source: str, actor: Actor, now: datetime) -> GateAnswer:
    artefact, service = question.artefact, question.service
    row = models.GateAnswer.objects.create(
        uid=new_uid(now), service_uid=service.uid, service=service.urn, environment=question.environment,
        digest=artefact.digest, version=artefact.version, commit=artefact.commit, purpose=question.purpose,
        answer=verdict.word, allowed=verdict.allowed, clauses=[asdict(each) for each in verdict.clauses],
        decision_uid=verdict.decision or None, break_glass_uid=verdict.break_glass or None, source=source,
        at=now, actor_kind=actor.kind, actor_uid=actor.principal, actor_name=actor.name,
    )  # fmt: skip
    details = {
        "uid": str(row.uid), "environment": question.environment, "revision": artefact.revision,
        "purpose": question.purpose, "answer": verdict.word, "allowed": verdict.allowed,
        "decision": verdict.decision, "break_glass": verdict.break_glass,
    }  # fmt: skip
    audit.record("gates.answered", actor=actor, subject=service.urn, details=details, now=now)
    told = GateAnswered(
        uid=str(row.uid), service=service.urn, environment=question.environment, answer=verdict.word
    )
    events.publish(told)
    return selectors.answer_of(row)
