"""What keeps the verification of a review from its end (R015)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from seatrial.domains.reviews.types import Blocker
from seatrial.domains.reviews.types.verifying import (
    FINDING_KINDS,
    RUNBOOKS,
    Finding,
    NewFinding,
    RunbookAnswer,
    Verification,
    Window,
)
from seatrial.kit.problems import Fault

#: Who labels alerts and keeps runbooks.
_OWES = "operations_lead"
_TITLE, _SOURCE = 300, 500
#: The address of a revision, or a URN.
_LINK = re.compile(r"(?!javascript:|data:)[a-z][a-z0-9+.-]{1,30}:\S{1,470}")
#: Clocks of those who tell differ by this much.
_AHEAD = timedelta(minutes=5)


def before_end(verification: Verification, *, now: datetime) -> list[Blocker]:
    """The window while it lasts, every alert without a label, every finding without its runbook's answer."""
    found = [each for finding in verification.findings for each in _lacks(finding)]
    if not verification.window.is_over(now):
        until = verification.window.ends_at.strftime("%Y-%m-%d %H:%M UTC")
        words = f"the verification lasts until {until}"
        found.insert(0, Blocker("window", "/verification", words, "Wait until then.", owes=_OWES))
    return found


def _lacks(finding: Finding) -> Iterator[Blocker]:
    place, called = f"/findings/{finding.uid}", f"the {finding.kind} {finding.title[:80]!r}"
    if finding.needs_label:
        remedy = "Label it: actionable, not actionable or false."
        yield Blocker("label", f"{place}/label", f"{called} has no label", remedy, owes=_OWES)
    if not finding.runbook:
        remedy = "Link the changed revision, or say that nothing changes."
        words = f"nobody has said what {called} means for the runbook"
        yield Blocker("runbook", f"{place}/runbook", words, remedy, owes=_OWES)
    elif finding.needs_answer:
        by = f", due on {finding.action.due_on}, {finding.action.name}" if finding.action else ""
        words = f"the runbook has still to be changed for {called}{by}"
        yield Blocker("runbook", f"{place}/runbook", words, "Link the changed revision.", owes=_OWES)


def finding_faults(new: NewFinding, *, at: datetime, window: Window, now: datetime) -> list[Fault]:
    """Everything that keeps it from being a finding of the window."""
    found = []
    if new.kind not in FINDING_KINDS:
        words = f"a finding is no {str(new.kind)[:40]!r}"
        found.append(Fault("/kind", words, f"One of: {', '.join(FINDING_KINDS)}."))
    if not new.title.strip() or len(new.title) > _TITLE:
        words = "the title is missing or too long"
        found.append(Fault("/title", words, f"Write what was seen in at most {_TITLE} characters."))
    if len(new.source) > _SOURCE or any(each.isspace() for each in new.source):
        words = "what names its source has blanks, or is too long"
        found.append(Fault("/source", words, "Write its URN or address."))
    if not window.holds(at):
        spelled = [f"{each:%Y-%m-%d %H:%M}" for each in (window.opens_at, window.ends_at)]
        words = f"it is not of the window, {' to '.join(spelled)} UTC"
        found.append(Fault("/at", words, "Write when it was, within the window."))
    elif at > now + _AHEAD:
        found.append(Fault("/at", "it has not happened yet", "Write when it was."))
    return found


def answer_faults(answer: RunbookAnswer) -> list[Fault]:
    """Everything that keeps it from being an answer; what the action lacks, that domain says."""
    if not answer.says or answer.says not in RUNBOOKS:
        known = ", ".join(each for each in RUNBOOKS if each)
        return [Fault("/runbook", "nothing is said of the runbook", f"One of: {known}.")]
    if answer.says == "changed" and not _LINK.fullmatch(answer.link):
        words = "nothing names the changed revision"
        return [Fault("/link", words, "Write its address, as https://git.example/runbooks/commit/4f2a.")]
    return []
