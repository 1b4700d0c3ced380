"""What a rollback does: the undo of every step that was done, the last one first."""

from collections.abc import Iterable, Sequence

from seatrial.domains.runbooks.types.runs import RunStep

#: What may have changed something. What is in doubt may have been done, so that it is taken back as well.
_DONE = frozenset({"passed", "in_doubt"})


def _changed(steps: Iterable[RunStep]) -> list[RunStep]:
    return [each for each in steps if each.mutating and each.phase != "undo" and each.state in _DONE]


def undo_plan(steps: Sequence[RunStep]) -> tuple[RunStep, ...]:
    """The steps that are taken back, in the order in which they are: the last that was done comes first.

    Where one undo takes back several steps, it runs once, in the place of the first of them: by then
    whatever came between is taken back.
    """
    wanted = [each for each in reversed(sorted(_changed(steps), key=lambda step: step.position)) if each.undo]
    last = {each.undo: each.position for each in wanted}
    return tuple(each for each in wanted if last[each.undo] == each.position)


def not_undone(steps: Sequence[RunStep]) -> tuple[RunStep, ...]:
    """Steps that changed something and cannot be taken back, nor does the runbook say why not."""
    return tuple(each for each in _changed(steps) if not each.undo and not each.undo_reason)


def is_undoable(steps: Sequence[RunStep]) -> bool:
    """Whether every step that was done can be taken back, or the runbook says why it need not be."""
    return not not_undone(steps)
