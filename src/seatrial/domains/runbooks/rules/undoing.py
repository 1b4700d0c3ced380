"""What a rollback does: the undo of every step that was done, the last one first."""

from collections.abc import Sequence

from seatrial.domains.runbooks.rules.plan import can_undo, undo_of
from seatrial.domains.runbooks.types import Document, Step
from seatrial.domains.runbooks.types.runs import RunStep

#: What may have changed something. What is in doubt may have been done, so that it is taken back as well.
_DONE = frozenset({"passed", "in_doubt"})


def _may_be_done(step: RunStep) -> bool:
    """What was in doubt and was run once more may have been done the first time, however it ended then."""
    return step.state in _DONE or (step.doubted and step.state != "skipped")


def completed(steps: Sequence[RunStep]) -> tuple[str, ...]:
    """The names of the steps that were done, or may have been, in the order in which they were."""
    done = [each for each in steps if each.phase == "step" and _may_be_done(each)]
    return tuple(each.name for each in sorted(done, key=lambda step: step.position))


def undo_plan(document: Document, *, steps: Sequence[RunStep]) -> tuple[Step, ...]:
    """The fences that take back what the run did, in the order in which they run."""
    return undo_of(document, completed=completed(steps))


def is_undoable(document: Document, *, steps: Sequence[RunStep]) -> bool:
    """Whether every step that was done can be taken back, or the runbook says why it need not be."""
    return can_undo(document, completed=completed(steps))


def undone_by(fence: str, *, steps: Sequence[RunStep]) -> int | None:
    """The position of the step that the fence takes back: the last one of several; None for no single one."""
    done = [each.position for each in steps if each.undo == fence and _may_be_done(each)]
    return max(done, default=None)


def left_behind(steps: Sequence[RunStep]) -> tuple[str, ...]:
    """The names of what a rollback may have left in place: steps that somebody left out while nobody knew
    whether they were done, and undo that was left out itself.
    """
    rows = sorted((each for each in steps if each.state == "skipped"), key=lambda step: step.position)
    return tuple(each.name for each in rows if each.phase == "undo" or (each.doubted and each.mutating))
