"""What a rollback does: the undo of every step that was done, the last one first."""

from collections.abc import Sequence

from seatrial.domains.runbooks.rules.plan import can_undo, undo_of
from seatrial.domains.runbooks.types import Document, Step
from seatrial.domains.runbooks.types.runs import RunStep

#: What may have changed something. Of what is in doubt, or was ended while it ran, nobody knows how far it
#: came: it is taken back as well.
_DONE = frozenset({"passed", "in_doubt", "aborted"})


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


def left_behind(steps: Sequence[RunStep]) -> str:
    """What a rollback may have left in place, in words: steps that somebody left out while nobody knew
    whether they were done, undo that was left out itself, and what was done and has neither undo nor a
    reason for that; '' where nothing.
    """
    rows = sorted(steps, key=lambda step: step.position)
    out = [each.name for each in rows if each.state == "skipped" and _is_missed(each)]
    bare = [each.name for each in rows if _has_no_undo(each, rows)]
    said = [f"{', '.join(out)} {'was' if len(out) == 1 else 'were'} left out"] if out else []
    said += [f"{', '.join(bare)} {'has' if len(bare) == 1 else 'have'} no undo"] if bare else []
    return "; ".join(said)


def half_done(steps: Sequence[RunStep]) -> tuple[str, ...]:
    """The names of the steps that failed, and may have changed something before: they are not taken back."""
    rows = sorted((each for each in steps if each.state == "failed"), key=lambda step: step.position)
    found = (each for each in rows if each.phase == "step" and each.mutating and not each.undo_reason)
    return tuple(each.name for each in found if not _may_be_done(each))


def _is_missed(step: RunStep) -> bool:
    return step.phase == "undo" or (step.doubted and step.mutating)


def _has_no_undo(step: RunStep, steps: Sequence[RunStep]) -> bool:
    """Whether it was done and nothing takes it back. Where no step names its undo, Rollback is for all."""
    is_done = step.phase == "step" and step.mutating and _may_be_done(step)
    return is_done and not step.undo and not step.undo_reason and any(each.undo for each in steps)
