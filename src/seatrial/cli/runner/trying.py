"""What became of a step, by how its program ended and what it printed."""

import re

from seatrial.cli.runner.consoles import Session
from seatrial.cli.runner.plans import Step
from seatrial.connectors.targets import Ending


def outcome_of(
    step: Step, *, ending: Ending, is_late: bool, stop: str, printed: str, session: Session | None
) -> tuple[str, str]:
    """The outcome and, where it is not `passed`, why. What nobody knows is in doubt, and never passed."""
    if not ending.is_known:
        return "in_doubt", ending.words
    fault = _fault(step, ending, printed, session)
    if not fault:
        return "passed", ""
    if is_late:
        return "failed", f"it took longer than {step.timeout:g} s, and was ended"
    if stop and ending.exit_code != step.exit:
        return "aborted", stop
    return "failed", fault


def _fault(step: Step, ending: Ending, printed: str, session: Session | None) -> str:
    if session is not None and (session.fault or session.is_over):
        if session.fault:
            return session.fault
    elif ending.exit_code != step.exit:
        wanted = f", not with {step.exit}" if step.exit else ""
        return ending.words or f"it ended with {ending.exit_code}{wanted}"
    if step.expect and not re.search(step.expect, printed, re.MULTILINE):
        return f"it printed nothing that matches {step.expect}"
    return ""
