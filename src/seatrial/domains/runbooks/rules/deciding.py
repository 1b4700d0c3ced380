"""What a person may decide where a run waits, is in doubt or stopped, and what a verification settles."""

from collections.abc import Sequence
from dataclasses import dataclass

from seatrial.domains.runbooks.rules.stretching import verification_of
from seatrial.domains.runbooks.types.runs import Choice, RunState, RunStep

#: States in which a step may stand still until somebody decides.
_STOPPED: dict[RunState, tuple[str, ...]] = {
    "in_doubt": ("running", "in_doubt"),
    # a runner that could begin nothing, as with a full disk, leaves the step as it was
    "failed": ("failed", "waiting", "pending"),
    "aborted": ("aborted", "in_doubt", "running", "waiting", "pending"),
}
_OVER = "it was rolled back, as far as it could be: start a new run"
#: Of an undo, whatever the run ended as: what it did not come to the end of is still in place.
_UNDO_STOPPED = ("failed", "aborted", "in_doubt", "running", "waiting", "pending")


@dataclass(frozen=True, slots=True)
class Decidable:
    """The step that stands still, and what may be decided about it; `why` says why nothing may."""

    step: RunStep | None
    choices: tuple[Choice, ...] = ()
    why: str = ""


def decidable(
    steps: Sequence[RunStep], *, state: RunState, rolled_back: bool, is_undo: bool, has_undo: bool,
    is_dry: bool = False,
) -> Decidable:  # fmt: skip
    """What may be decided about a run that stands still: it is in doubt, failed, or was aborted.

    What was rolled back does not go on: the runbook is started anew. A rollback that stopped does, from the
    undo at which it did.
    """
    wanted = _STOPPED.get(state)
    if wanted is None:
        return Decidable(None, why=f"the run is {state.replace('_', ' ')}: there is nothing to decide")
    if is_dry:
        return Decidable(None, why="a dry run does not go on: start another one")
    if rolled_back:
        return Decidable(None, why=_OVER)
    rows = sorted(
        (each for each in steps if (each.phase == "undo") == is_undo), key=lambda step: step.position
    )
    if is_undo and state != "in_doubt":
        wanted = _UNDO_STOPPED
    step = next((each for each in rows if each.state in wanted), None)
    if step is None:
        return Decidable(None, why=_OVER if is_undo else "no step of it stands still")
    choices: list[Choice] = []
    if is_doubtful(step):
        choices += ["verify"] if proof_of(step, steps=rows) is not None else []
        choices.append("done")
    choices += ["rerun", "skip"]
    if has_undo and not is_undo:
        choices.append("rollback")
    return Decidable(step, tuple(choices))


def is_doubtful(step: RunStep) -> bool:
    """Whether nobody knows how the step ended."""
    return step.state in ("running", "in_doubt")


def proof_of(step: RunStep, *, steps: Sequence[RunStep]) -> RunStep | None:
    """The step that tells whether this one was done, of an undo that stands behind it; else None."""
    if step.phase != "undo":
        return verification_of(step, steps=steps)
    later = (each for each in steps if each.position > step.position and each.phase == "undo")
    return next((each for each in later if step.verify and each.name == step.verify), None)


def is_settled(steps: Sequence[RunStep], *, doubt: int) -> bool:
    """Whether the fence that verifies the step in doubt passed: then the step was done."""
    step = next((each for each in steps if each.position == doubt), None)
    proof = None if step is None else proof_of(step, steps=steps)
    return proof is not None and proof.state == "passed"
