"""What let a deployment in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from seatrial.domains.gates.types import BreakGlass, EnvironmentRule, GateAnswer, PassageKind
from seatrial.domains.reviews.rules import covers
from seatrial.domains.reviews.types import Artefact

#: For how long an answer lets in what it was about.
ANSWER_COUNTS = timedelta(hours=24)
#: Clocks of build machines differ from ours by no more than this.
SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a deployment's service and environment: the answers that allowed something within the
    last day before it, the newest first, every break-glass, and what ran there before without going past a
    gate.
    """

    answers: Sequence[GateAnswer] = ()
    broken: Sequence[BreakGlass] = ()
    ran: Sequence[Artefact] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class LetIn:
    """What let it in, why that is so, and the uid of the answer or the break-glass."""

    kind: PassageKind
    reason: str
    answer: str = ""
    break_glass: str = ""


def passage_of(artefact: Artefact, *, started_at: datetime, known: Known, rule: EnvironmentRule) -> LetIn:
    """What let the artefact in, that began to be deployed then; `bypassed` where nothing did.

    An answer counts for 24 hours, for exactly what it was asked about, and a little after the start, since
    clocks differ. What ran there before may come back at any time (rule: rollback is never refused).
    """
    for answer in known.answers:
        if not _counts(answer, artefact, started_at):
            continue
        if answer.break_glass:
            words = "the gate was open in an emergency when it was asked"
            return LetIn("break_glass", words, answer.uid, answer.break_glass)
        if answer.purpose == "rollback":
            return LetIn("rollback", "the gate was asked, and it is a way back", answer.uid)
        return LetIn("gated", _gated(answer), answer.uid)
    for each in known.broken:
        end = each.ended_at or each.ends_at
        if each.confirmed_at and end and each.confirmed_at - SKEW <= started_at < end:
            return LetIn("break_glass", "the gate was open in an emergency", break_glass=each.uid)
    if any(covers(each, other=artefact, carries_over="exact") for each in known.ran):
        return LetIn("rollback", "it ran there before")
    hours = int(ANSWER_COUNTS.total_seconds() // 3600)
    return LetIn(
        "bypassed", f"{rule.because}, and no answer within {hours} hours before allowed this artefact"
    )


def _counts(answer: GateAnswer, artefact: Artefact, started_at: datetime) -> bool:
    in_time = started_at - ANSWER_COUNTS <= answer.at <= started_at + SKEW
    return answer.allowed and in_time and covers(answer.artefact, other=artefact, carries_over="exact")


def _gated(answer: GateAnswer) -> str:
    if answer.word == "unknown":
        return "the gate could not tell, and its policy lets pass then"
    return "the gate said go"
