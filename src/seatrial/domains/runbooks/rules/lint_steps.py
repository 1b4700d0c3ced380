"""Steps that nobody verifies (R116), that cannot be taken back, or that act where nobody said."""

from collections.abc import Iterator

from seatrial.domains.runbooks.rules import consoles
from seatrial.domains.runbooks.rules.looking import change_in
from seatrial.domains.runbooks.types import Document, Fault, FaultSeverity, Step
from seatrial.kit.spelling import did_you_mean

#: Kinds that may be read and not run: their fences look, and people decide.
_READ = frozenset({"alert", "troubleshoot", "incident", "task"})
#: A runbook that itself takes back, or changes nothing that could be.
_TAKES_BACK = frozenset({"rollback"})


def lint_steps(document: Document) -> Iterator[Fault]:
    """Findings about steps, each at its fence."""
    steps = document.phase("step")
    if not steps:
        severity: FaultSeverity = "warning" if document.front.kind in _READ else "error"
        message = "has no step that is run, or that a person confirms"
        remedy = "Put commands into fences of the section Steps; what people do into ```text manual."
        yield Fault(1, message, remedy, severity, "no-steps")
    for line, text in document.loose:
        message = f"no run does or asks for this: {text[:80]}"
        remedy = "Put the command into a fence, or what a person does into ```text manual."
        yield Fault(line, message, remedy, "warning", "step-without-fence")
    for step in steps:
        yield from _verified(step)
        yield from _undone(document, step)
    if (
        document.front.kind not in _READ | {"security"}
        and steps
        and not document.phase("verify")
        and _own(steps)
    ):
        message = "nothing verifies the whole once all steps are done"
        remedy = "Put a command into a fence of the section Verification."
        yield Fault(1, message, remedy, "warning", "no-verification")
    yield from _undo_verified(document)
    yield from _targets(document)
    yield from _called_readonly(document)


def _called_readonly(document: Document) -> Iterator[Fault]:
    """What a dry run would run on its author's word alone, and that reads otherwise."""
    for step in (*document.steps, *document.undo):
        if step.readonly and (change := change_in(step)):
            message = f"the step {step.name} is called readonly, and {change!r} reads like a change"
            remedy = "Write mutating; a dry run does not run it either way."
            yield Fault(step.line, message, remedy, "warning", "readonly-changes")


def _own(steps: tuple[Step, ...]) -> bool:
    return any(each.mutating for each in steps)


def is_verified(step: Step) -> bool:
    """Whether something tells that the step worked, beyond its exit code; or why nothing could."""
    if step.verify or step.expect:
        return True
    if step.language == "console":
        return all(turn.expected for turn in consoles.turns(step.text))
    # HTTP says what status it expects in the fence itself
    return step.language == "http" and any(
        line.startswith(("HTTP", "expect:")) for line in step.text.splitlines()[1:]
    )


def _verified(step: Step) -> Iterator[Fault]:
    if is_verified(step):
        return
    severity: FaultSeverity = "error" if step.mutating else "warning"
    message = f"nothing verifies the step {step.name}"
    remedy = 'Add verify=NAME of a fence, expect="what it prints", or verify="none: why".'
    yield Fault(step.line, message, remedy, severity, "no-verify")


def _undo_verified(document: Document) -> Iterator[Fault]:
    """What takes back, and says by its exit code alone that it did: a rollback then passes by its word."""
    for step in document.undo:
        if step.mutating and not is_verified(step):
            message = f"nothing verifies that {step.name} took back what was done"
            remedy = (
                'Add verify=NAME of a check or verification, expect="what it prints", or verify="none: why".'
            )
            yield Fault(step.line, message, remedy, "hint", "undo-unverified")


def _undone(document: Document, step: Step) -> Iterator[Fault]:
    if not step.mutating or step.rollback or document.front.kind in _TAKES_BACK:
        return
    named = any(each.rollback and each.rollback != "none" for each in document.phase("step"))
    if document.undo and not named:
        return  # the section Rollback is one procedure for all of them
    message = f"nothing takes the step {step.name} back"
    remedy = 'Add rollback=NAME of a fence of the section Rollback, rollback="none: why", or readonly.'
    yield Fault(step.line, message, remedy, code="no-rollback")


def _targets(document: Document) -> Iterator[Fault]:
    known = document.front.targets
    for step in (*document.steps, *document.undo):
        if step.target and step.target not in known:
            remedy = did_you_mean(step.target[:60], known=known) + " Or add it to `targets`."
            message = f"{step.target[:60]} is none of the runbook's targets"
            yield Fault(step.line, message, remedy.strip(), code="unknown-target")
