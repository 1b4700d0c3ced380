"""The state of an alert and its stage as state machines (R189, R190)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from seatrial.domains.alerts.types import STAGES, Condition, Move, Stage
from seatrial.kit.problems import Problem


class CannotMove(Problem):
    """The alert is not in a state in which that can be done with it."""

    type = "alert-cannot-move"
    title = "That cannot be done with the alert as it is"
    status = 409


class CannotSkipStage(Problem):
    """A stage of triage follows the one before it; none is left out."""

    type = "alert-stage-skipped"
    title = "A stage of triage would be left out"
    status = 409


def moved(condition: Condition, *, move: Move) -> Condition:
    """The state after the move. A second press of the same button changes nothing. Raises CannotMove.

    Of one that is merged the other one speaks: it is separated first, or resolved by its monitor.
    """
    if condition.state == "resolved":
        if move not in ("reopen", "resolve"):
            raise CannotMove("it is resolved already", remedy="Open it again first.")
        return Condition("open") if move == "reopen" else condition
    if move == "resolve":
        return Condition("resolved", condition.merged)
    if move == "reopen":
        raise CannotMove(f"it is {condition.state}, so there is nothing to open again")
    return _merged(condition, move) if condition.merged else _single(condition, move)


def _merged(condition: Condition, move: Move) -> Condition:
    if move == "merge":
        return condition
    if move != "separate":
        raise CannotMove("it is merged into another one", remedy="Answer that one, or separate it first.")
    return Condition("open")


def _single(condition: Condition, move: Move) -> Condition:
    if move == "separate":
        raise CannotMove("it is merged into nothing")
    if move == "merge":
        return Condition(condition.state, merged=True)
    return Condition("acknowledged" if move == "acknowledge" else "open")


def entered(stage: Stage, *, to: Stage) -> Stage:
    """The stage `to`, which follows `stage`, or is it. Raises CannotSkipStage.

    What is opened again goes back from `resolve` or `postmortem` to `classify`.
    """
    here, there = STAGES.index(stage), STAGES.index(to)
    if there in (here, here + 1):
        return to
    if to == "classify" and stage in ("resolve", "postmortem"):
        return to
    following = STAGES[here + 1] if here + 1 < len(STAGES) else ""
    after = f"{following} comes after {stage}" if following else f"{stage} is the last one"
    raise CannotSkipStage(f"from {stage} it does not go to {to}: {after}")


def path(stage: Stage, *, to: Stage) -> tuple[Stage, ...]:
    """The stages that are entered on the way, one after the other, `to` the last; none where it is there."""
    here, there = STAGES.index(stage), STAGES.index(to)
    return STAGES[here + 1 : there + 1]


def durations(began: Mapping[Stage, datetime | None], *, now: datetime) -> Mapping[Stage, timedelta]:
    """How long each stage lasted that was entered; the newest one lasts until `now`, the last one is a
    moment.
    """
    known = [(stage, at) for stage in STAGES if (at := began.get(stage)) is not None]
    ends = [at for _, at in known[1:]] + [now]
    return {stage: end - at for (stage, at), end in zip(known, ends, strict=True)}
