"""What a runner is given at once: steps one after the other, until a person has to act."""

from collections.abc import Sequence

from seatrial.domains.runbooks.types.runs import RunStep


def stretch_of(steps: Sequence[RunStep], *, begin_at: int, purpose: str = "run") -> tuple[RunStep, ...]:
    """The steps that a runner does from that position on: it ends before the first at which a person has to
    act. To find out whether a step was done, it is the one step that verifies it.
    """
    rows = [each for each in steps if each.position >= begin_at and each.state == "pending"]
    if purpose == "verify":
        return tuple(rows[:1])
    found: list[RunStep] = []
    for each in sorted(rows, key=lambda step: step.position):
        if each.wants_person or (each.phase == "undo") != (purpose == "undo"):
            break
        found.append(each)
    return tuple(found)


def verification_of(step: RunStep, *, steps: Sequence[RunStep]) -> RunStep | None:
    """The step that tells whether this one was done: the fence that it names, right behind it; else None."""
    if not step.verify:
        return None
    later = (each for each in steps if each.position > step.position and each.phase != "undo")
    return next((each for each in later if each.name == step.verify), None)


#: A runner counts the lines of each stretch from 1; within the run they are kept in one order.
_STRETCH = 32
_NOTE = 1 << 31


def line_key(stretch: int, *, seq: int) -> int:
    """The place of a runner's line within the run."""
    return stretch << _STRETCH | seq


def note_key(stretch: int, *, number: int) -> int:
    """The place of a note of ours: behind all lines of the stretch, before those of the next one."""
    return stretch << _STRETCH | _NOTE | number
