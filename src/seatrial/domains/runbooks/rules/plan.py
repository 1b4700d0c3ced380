"""What a run does, in order; and what takes it back."""

from collections.abc import Sequence

from seatrial.domains.runbooks.types import Document, Step


def plan_of(document: Document) -> tuple[Step, ...]:
    """The checks, then each step with the fence that verifies it right behind, then all of Verification.

    A fence that verified the last step is not run a second time right after it. A fence may stand in the
    plan more than once: what tells its runs apart is the position.
    """
    found: list[Step] = list(document.phase("check"))
    for step in document.phase("step"):
        found.append(step)
        own = document.step(step.verify) if step.verify and step.verify != "none" else None
        if own is not None:
            found.append(own)
    just = found[-1].name if found and found[-1].phase == "verify" else ""
    found += [each for each in document.phase("verify") if each.name != just]
    return tuple(found)


def undo_of(document: Document, *, completed: Sequence[str]) -> tuple[Step, ...]:
    """What takes back the completed steps (names of fences in the order in which they passed), newest first.

    Each undo fence once. Where no step of the runbook names one, Rollback is one procedure: all its fences in
    the order of the file, if any mutating step was completed.
    """
    steps = {each.name: each for each in document.phase("step")}
    done = [steps[name] for name in completed if name in steps and steps[name].mutating]
    if not any(each.rollback and each.rollback != "none" for each in steps.values()):
        return document.undo if done else ()
    named: dict[str, Step] = {}
    for step in reversed(done):
        undo = document.step(step.rollback) if step.rollback else None
        if undo is not None and undo.phase == "undo":
            named.setdefault(undo.name, undo)
    return tuple(named.values())


def proof_of_undo(document: Document, *, fence: Step) -> Step | None:
    """The fence that tells whether the undo worked, as its `verify` names it; None without one."""
    found = document.step(fence.verify) if fence.verify and fence.verify != "none" else None
    return found if found is not None and found.phase in ("verify", "check") else None


def can_undo(document: Document, *, completed: Sequence[str]) -> bool:
    """Whether each completed step that changes something can be taken back, or says why not."""
    steps = {each.name: each for each in document.phase("step")}
    if not any(each.rollback and each.rollback != "none" for each in steps.values()):
        return bool(document.undo)
    done = (steps[name] for name in completed if name in steps)
    return all(each.rollback for each in done if each.mutating)
