"""Which issues evidence of a rehearsal names, and what they keep from going on (R081)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from seatrial.domains.actions.types import SEVERITIES, Severity
from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.reviews.types import Outcome
from seatrial.domains.reviews.types.rehearsals import Issue, Remedied
from seatrial.kit.problems import Fault

#: The type of evidence that a rehearsal is.
TYPE = "drill"
_MOST, _TITLE = 100, 200
_ABOUT = re.compile(r"(?:runbook:[^@\s]{1,200}@sha256:[0-9a-f]{64})?")


def names_issues(found: Evidence) -> bool:
    """Whether it is of a rehearsal in which something went wrong."""
    return found.type == TYPE and bool(found.findings.get("issues"))


def original(found: Evidence) -> str:
    """The uid of the evidence whose issues are remedied: what stands in production of a rehearsal elsewhere
    names that, in `of`.
    """
    return str(found.findings.get("of") or found.uid)


def issues_of(findings: Mapping[str, Any]) -> tuple[list[Issue], list[Fault]]:
    """The issues that the findings name, each as `title`, `severity` and `blocking`; and what is wrong."""
    named = findings.get("issues") or []
    if not isinstance(named, Sequence) or isinstance(named, str) or len(named) > _MOST:
        words = f"the issues are no list of at most {_MOST}"
        return [], [Fault("/findings/issues", words, "Send evidence that lists them.")]
    issues: list[Issue] = []
    faults: list[Fault] = []
    for number, each in enumerate(named):
        wrong = _faults(each, f"/findings/issues/{number}")
        faults += wrong
        if not wrong:
            severity = cast(Severity, each.get("severity", "medium"))
            blocking, about = each.get("blocking", False), each.get("about", "")
            issues.append(Issue(each["title"].strip(), severity, blocking, about))
    return issues, faults


def _faults(each: Any, place: str) -> list[Fault]:
    if not isinstance(each, Mapping):
        return [Fault(place, "it is no issue", "Write title, severity and blocking.")]
    title, found = each.get("title"), []
    if not isinstance(title, str) or not title.strip() or len(title) > _TITLE:
        words = f"Write what went wrong in at most {_TITLE} characters."
        found.append(Fault(f"{place}/title", "the title is missing or too long", words))
    if each.get("severity", "medium") not in SEVERITIES:
        found.append(Fault(f"{place}/severity", "it is no severity", f"One of: {', '.join(SEVERITIES)}."))
    if not isinstance(each.get("blocking", False), bool):
        found.append(Fault(f"{place}/blocking", "it is neither true nor false", "Write true or false."))
    if not _ABOUT.fullmatch(str(each.get("about", ""))):
        words = "it names no revision of a runbook"
        found.append(Fault(f"{place}/about", words, "Write runbook:NAME@sha256:DIGEST, or leave it out."))
    return found


def blocking_words(issues: Sequence[Remedied]) -> list[str]:
    """What blocks, each with its remediation, in words."""
    return [
        f"the issue {each.issue.title!r} of its rehearsal blocks until {each.action.name} is verified"
        for each in issues
        if each.blocks
    ]


def held(outcome: Outcome, *, blocked: Mapping[str, str]) -> Outcome:
    """What an item comes to where a rehearsal among its evidence is blocked (why, by uid of the evidence)."""
    if outcome.word != "met":
        return outcome
    reasons = [blocked[each.uid] for each in outcome.evidence if each.uid in blocked]
    if not reasons:
        return outcome
    return Outcome("not_met", "; ".join(reasons), outcome.evidence, None, outcome.since)
