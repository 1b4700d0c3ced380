"""What is missing in a runbook, or cannot be right: every finding with its line and what to do about it."""

from collections.abc import Iterator, Mapping
from datetime import date

from seatrial.domains.runbooks.rules.fences import EXECUTED
from seatrial.domains.runbooks.rules.lint_beside import lint_beside
from seatrial.domains.runbooks.rules.lint_files import lint_files
from seatrial.domains.runbooks.rules.lint_front import lint_front
from seatrial.domains.runbooks.rules.lint_steps import lint_steps
from seatrial.domains.runbooks.rules.lint_trees import lint_trees
from seatrial.domains.runbooks.types import FILLS, REQUIRED, SLOTS, Document, Fault, FaultSeverity, Section

#: Kinds that say at least one command, and what to do when a step fails.
_OPERATED = frozenset({"deploy", "rollback", "scale", "backup", "restore", "maintenance"})


def lint(
    document: Document, *, files: Mapping[str, bytes] | None = None, today: date | None = None
) -> tuple[Fault, ...]:
    """Everything that is wrong with the runbook: what its file says by itself, and what its kind asks for.

    `files` are all files of the workspace: without them nothing is said of links, attachments and hashes.
    Without `today` no review is overdue. In the order of the lines; raises nothing.
    """
    found = {
        *document.faults,
        *_sections(document),
        *_words(document),
        *lint_front(document, today=today),
        *lint_steps(document),
        *lint_trees(document),
        *lint_files(document, files=files),
        *lint_beside(document, files=files),
    }
    return tuple(sorted(found))


def errors(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Those that keep a runbook a draft."""
    return tuple(each for each in faults if each.severity == "error")


def missing_sections(document: Document) -> tuple[str, ...]:
    """The sections that a runbook of its kind has to have and that this one has not (R112 to R116, R131)."""
    there = {slot for each in document.sections if each.own for slot in (each.slot, *each.also)}
    there |= {filled for slot in there for filled in FILLS.get(slot, ())}
    there |= {each.partition(":")[0].strip() for each in document.front.deviations if _reason(each)}
    if "escalation" not in there and document.front.escalation:
        there.add("escalation")
    return tuple(slot for slot in REQUIRED[document.front.kind] if slot not in there)


def _reason(deviation: str) -> str:
    return deviation.partition(":")[2].strip()


def _sections(document: Document) -> Iterator[Fault]:
    kind = document.front.kind
    for slot in missing_sections(document):
        message = f"the section {SLOTS[slot]} is missing, which a runbook of the kind {kind} has"
        remedy = f"Add `## {SLOTS[slot]}`; where there is nothing to say, `deviations: ['{slot}: why']`."
        yield Fault(1, message, remedy, code="section-missing")
    for section in document.sections:
        if section.own and section.slot not in document.filled and _is_last_of(document, section):
            message = f"the section {section.heading} is empty"
            yield Fault(section.line, message, "Write it, or remove the heading.", code="section-empty")
    for number, text in enumerate(document.front.deviations):
        slot = text.partition(":")[0].strip()
        line = document.lines.get(f"deviations.{number}", 1)
        if slot not in SLOTS:
            known = ", ".join(REQUIRED[kind])
            yield Fault(line, f"there is no section {slot[:60]!r}", f"Known are: {known}.", code="deviation")
        elif not _reason(text):
            yield Fault(line, f"{slot} deviates without a reason", f"Write `{slot}: why`.", code="deviation")


def _is_last_of(document: Document, section: Section) -> bool:
    """Whether no later heading of the same section has something below it."""
    return not any(
        each is not section and each.slot == section.slot and each.own for each in document.sections
    )


def _words(document: Document) -> Iterator[Fault]:
    """An example command, an entry for when something fails, and who helps (R116, R131)."""
    kind = document.front.kind
    languages = {each.language for each in (*document.steps, *document.undo)}
    languages |= {each.language for each in document.examples}
    severity: FaultSeverity
    if not languages & EXECUTED:
        severity = "error" if kind in _OPERATED else "warning"
        remedy = "Add a fence with a command as it is typed."
        yield Fault(1, "holds no command", remedy, severity, "no-command")
    slots = {each.slot for each in document.sections}
    links = [each.target for each in document.links if "troubleshoot" in each.target.casefold()]
    if kind in _OPERATED and not slots & {"issues", "tree", "debug"} and not links:
        message = "says nothing of what to do when a step fails"
        remedy = "Add `## Common issues`, or link the runbook for troubleshooting."
        yield Fault(1, message, remedy, code="no-troubleshooting")
    if "escalation" not in slots and not document.front.escalation and kind != "task":
        severity = "warning" if kind == "alert" else "error"
        message = "does not say who helps when it does not"
        remedy = "Add `escalation:` to the front matter, or a section Escalation."
        yield Fault(1, message, remedy, severity, "no-escalation")
