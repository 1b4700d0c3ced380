"""What becomes of a run when a stretch of it ended, or a person decided: pure, so that it can be tried.

Nothing is ever done twice by itself. A step that began and of which nobody knows the end is in doubt, and
the run waits for a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from seatrial.domains.runbooks.rules.undoing import half_done, left_behind
from seatrial.domains.runbooks.types.runs import Purpose, RunState, RunStep, Wish


@dataclass(frozen=True, slots=True)
class Situation:
    """A run whose runner has nothing of it in hand. `ends_as` is how it ends once it is rolled back."""

    steps: Sequence[RunStep]
    purpose: Purpose = "run"
    wish: Wish = ""
    wish_rollback: bool = False
    wish_reason: str = ""
    rollback_on_failure: bool = False
    #: whether there is anything to take back, and whether all that was done can be
    has_undo: bool = False
    is_undoable: bool = False
    ends_as: RunState = "failed"
    #: the step that the last stretch came to, and why it ended there, by its runner
    position: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Next:
    """What follows: the state, why, and the position where a runner or a person goes on.

    `goes_on` says that a runner is to be given a stretch from `position` on; `rolls_back` that the undo of
    what was done is to be appended first; `rolled_back` that all of it was taken back.
    """

    state: RunState
    reason: str = ""
    position: int | None = None
    goes_on: bool = False
    rolls_back: bool = False
    rolled_back: bool = False
    ends_as: RunState = "failed"


def next_of(situation: Situation) -> Next:
    """What becomes of the run. A step that is still `running` is taken for one in doubt."""
    rows = sorted(situation.steps, key=lambda step: step.position)
    is_undo = situation.purpose == "undo"
    concerned = [each for each in rows if (each.phase == "undo") == is_undo]
    if situation.wish:
        return _wished(situation, concerned)
    stuck = next((each for each in concerned if each.state in ("running", "in_doubt")), None)
    if stuck is not None:
        return Next("in_doubt", f"nobody knows whether {stuck.name} was done", stuck.position)
    bad = next((each for each in concerned if each.state in ("failed", "aborted")), None)
    if bad is not None:
        return _undo_stopped(bad) if is_undo else _stopped(situation, bad)
    return _onwards(situation, concerned)


def _wished(situation: Situation, rows: Sequence[RunStep]) -> Next:
    stopped = situation.wish == "stop"
    words = "the stop switch was pressed" if stopped else "somebody aborted it"
    said = f"{words}: {situation.wish_reason}" if situation.wish_reason else words
    if situation.purpose == "undo":
        left = next((each.position for each in rows if each.state not in ("passed", "skipped")), None)
        return Next("aborted", f"{said}, while it was rolled back", left)
    if situation.wish_rollback and situation.has_undo:
        return Next("rolling_back", said, goes_on=True, rolls_back=True, ends_as="aborted")
    return Next("aborted", said)


def _stopped(situation: Situation, bad: RunStep) -> Next:
    why = f"{bad.name} {'was aborted' if bad.state == 'aborted' else 'failed'}"
    said = f"{why}: {bad.problem}" if bad.problem else why
    ends_as: RunState = "aborted" if bad.state == "aborted" else "failed"
    takes_back = situation.rollback_on_failure and bad.state == "failed"
    if takes_back and situation.has_undo and situation.is_undoable:
        return Next("rolling_back", said, goes_on=True, rolls_back=True, ends_as=ends_as)
    return Next(ends_as, said, bad.position)


def _undo_stopped(bad: RunStep) -> Next:
    said = f"the rollback stopped: {bad.name} {'was aborted' if bad.state == 'aborted' else 'failed'}"
    return Next("failed", f"{said}: {bad.problem}" if bad.problem else said, bad.position)


def _taken_back(situation: Situation) -> Next:
    """Nobody is told that all was taken back where something may be left."""
    left, half = left_behind(situation.steps), half_done(situation.steps)
    words = [f"not all of it may be taken back: {left}"] if left else []
    if half:
        words.append(f"what {' and '.join(half)} did before it failed is not taken back")
    return Next(situation.ends_as, "; ".join(words), rolled_back=not left)


def _onwards(situation: Situation, rows: Sequence[RunStep]) -> Next:
    is_undo = situation.purpose == "undo"
    following = next((each for each in rows if each.state in ("pending", "waiting")), None)
    if following is None:
        if is_undo:
            return _taken_back(situation)
        return Next("passed")
    if following.wants_person or following.state == "waiting":
        word = "is done" if following.manual else "is confirmed"
        return Next("waiting", f"waits until {following.name} {word} by a person", following.position)
    if situation.problem and following.position == situation.position:
        return Next("failed", situation.problem, following.position)
    state: RunState = "rolling_back" if is_undo else "queued"
    return Next(state, position=following.position, goes_on=True, ends_as=situation.ends_as)
