"""From the answers of clauses to the answer of a gate."""

from collections.abc import Iterable, Sequence

from seatrial.domains.gates.types import Answered, EnvironmentRule, Question, Verdict
from seatrial.domains.reviews.rules import covers
from seatrial.domains.reviews.types import Artefact

ENVIRONMENT, ROLLBACK, BREAK_GLASS = "environment", "rollback", "break-glass"
_TITLES = {
    ENVIRONMENT: "The environment",
    ROLLBACK: "It ran there before",
    BREAK_GLASS: "The gate was opened in an emergency",
}


def own(name: str, *, passes: bool | None, reason: str, remedy: str = "") -> Answered:
    """A line of the gate itself, beside those of the clauses."""
    return Answered(name, _TITLES[name], passes, reason, remedy)


def not_asked(rule: EnvironmentRule) -> Verdict:
    """The answer of an environment that does not ask."""
    line = own(ENVIRONMENT, passes=True, reason=f"{rule.environment} does not ask: {rule.because}")
    return Verdict("go", True, (line,))


def could_not_tell(rule: EnvironmentRule, *, lines: Sequence[Answered]) -> Verdict:
    """The answer where something cannot be told: the policy decides what a pipeline does."""
    return Verdict("unknown", rule.when_unsure == "open", tuple(lines))


def judge(
    lines: Sequence[Answered], *, rule: EnvironmentRule, decision: str = "", break_glass: str = ""
) -> Verdict:
    """The answer of a gate whose clauses said so. One that does not hold counts more than one of which it
    cannot be told; `break_glass` (the uid of one that is open) lets pass whatever the clauses say.

    Without a single clause nothing is known, and nothing is allowed by that.
    """
    against = [each for each in lines if each.passes is not True]
    if lines and not against:
        return Verdict("go", True, tuple(lines), decision)
    if break_glass:
        line = own(BREAK_GLASS, passes=True, reason="two people opened the gate, for a time")
        return Verdict("go", True, (*lines, line), decision, break_glass)
    if not lines:
        reason = f"{rule.environment} asks, and there is nothing that could answer"
        remedy = "An administrator of this installation has to look: no clause is known here."
        return could_not_tell(rule, lines=[own(ENVIRONMENT, passes=None, reason=reason, remedy=remedy)])
    if any(each.passes is False for each in against):
        return Verdict("no_go", False, tuple(lines), decision)
    return could_not_tell(rule, lines=lines)


def known_before(question: Question, *, ran: Iterable[Artefact]) -> bool:
    """Whether the artefact ran there before: something names both, and no digest tells them apart."""
    return any(covers(each, other=question.artefact, carries_over="exact") for each in ran)
