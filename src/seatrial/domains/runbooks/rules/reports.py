"""What a report of a rehearsal must say before it counts (R118, R081)."""

from collections.abc import Iterator
from datetime import date

from seatrial.domains.actions.types import SEVERITIES
from seatrial.domains.runbooks.types.rehearsals import RehearsalIssue, RehearsalReport
from seatrial.kit.problems import Fault

_LESSONS, _TITLE, _MOST = 10_000, 200, 100


def faults_of_report(report: RehearsalReport, *, today: date) -> list[Fault]:
    """What is missing or wrong, each with its place."""
    found = []
    if not report.lessons.strip() or len(report.lessons) > _LESSONS:
        found.append(Fault("/lessons", "nothing is said of what was learned", "Write what was learned."))
    if report.issues and report.has_none:
        found.append(Fault("/issues", "there are issues and there are none", "Say one of both."))
    elif not report.issues and not report.has_none:
        words = "nobody says what went wrong, or that nothing did"
        found.append(Fault("/issues", words, "Name each issue, or say that there is none."))
    if len(report.issues) > _MOST:
        found.append(Fault("/issues", f"there are more than {_MOST} issues", "Put together what is one."))
    for place, each in enumerate(report.issues):
        found += _issue_faults(each, f"/issues/{place}")
    return [*found, *(_who_faults(report, today) if report.issues else ())]


def _issue_faults(issue: RehearsalIssue, place: str) -> Iterator[Fault]:
    if not issue.title.strip() or len(issue.title) > _TITLE:
        words = f"Write what went wrong in at most {_TITLE} characters."
        yield Fault(f"{place}/title", "the title is missing or too long", words)
    if issue.severity not in SEVERITIES:
        yield Fault(f"{place}/severity", "it is no severity", f"One of: {', '.join(SEVERITIES)}.")


def _who_faults(report: RehearsalReport, today: date) -> Iterator[Fault]:
    if not report.owner.strip():
        yield Fault("/owner", "nobody remedies the issues", "Name the person who does.")
    if report.due_on is None or report.due_on < today:
        yield Fault("/due_on", "no day says until when they are remedied", "Write a day from today on.")
