"""Which alerts lead to a runbook, by severity: those of plans, or of a whole repository (R129, R208)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from seatrial.domains.monitoring.rules.following import follow
from seatrial.domains.monitoring.rules.prometheus import written_in
from seatrial.domains.monitoring.types import (
    LEADS,
    Coverage,
    Covered,
    Fault,
    Judged,
    Keeping,
    Lead,
    Place,
    Rule,
    SeverityCount,
    Written,
)
from seatrial.domains.runbooks.rules.linting import runbook_paths
from seatrial.domains.runbooks.rules.reading import read
from seatrial.kit.files import FileMap

_RULE_FILES = (".yaml", ".yml", ".rules", ".json")
_RULE_WORDS = (b"groups", b"alert", b"expr")
#: Severities from the worst down, as far as their names tell; all others follow by name.
_RANKS = (
    "s0", "sev0", "critical", "page", "s1", "sev1", "high", "error", "major", "s2", "sev2", "warning",
    "medium", "s3", "sev3", "minor", "low", "s4", "sev4", "info", "none",
)  # fmt: skip


def cover_plans(plans: Iterable[Judged]) -> Coverage:
    """What the rules of those plans come to, and what is wrong with their files."""
    judged = list(plans)
    entries = [_of_rule(rule) for each in judged for rule in each.rules]
    return Coverage(tuple(entries), tuple(fault for each in judged for fault in each.faults))


def cover_files(
    files: Mapping[str, bytes], *, patterns: Sequence[str] = (), bases: Mapping[str, str] | None = None
) -> Coverage:
    """What a repository comes to: its alert rules, each link followed, and its runbooks' triggers and owners.

    Without patterns every file that holds rules is one. What cannot be read is a fault, never left out.
    """
    held = FileMap(files)
    faults = [
        Fault("no-file", Place(pattern), "no file matches", "Correct the pattern.")
        for pattern in patterns
        if not held.glob(pattern)
    ]
    wanted = {path for pattern in patterns for path in held.glob(pattern)}
    entries: list[Covered] = []
    for path in sorted(wanted) if patterns else rule_paths(files):
        written, wrong = written_in(path, data=files[path])
        entries += [_of_written(each, held, bases or {}) for each in written]
        faults += [
            each for each in wrong if patterns or each.place.line > 1 or "no groups" not in each.message
        ]
    return Coverage(tuple(entries), tuple(faults), keepings(files))


def rule_paths(files: Mapping[str, bytes]) -> list[str]:
    """The files that may hold alert rules, by their names and words."""
    return sorted(
        path
        for path, data in files.items()
        if path.endswith(_RULE_FILES) and all(word in data for word in _RULE_WORDS)
    )


def keepings(files: Mapping[str, bytes]) -> tuple[Keeping, ...]:
    """Each runbook of the files with what starts it and who keeps it right, by path."""
    found = []
    for path in runbook_paths(path for path in files if path.endswith(".md")):
        front = read(files[path], path=path).front
        words = tuple(each.words for each in front.triggers)
        found.append(Keeping(path, front.trigger or "; ".join(words), front.sorts, front.owner))
    return tuple(found)


def only(found: Coverage, *, severity: str = "", lead: Lead | None = None) -> Coverage:
    """The same of those alerts alone; faults of files stay."""
    entries = tuple(
        each
        for each in found.entries
        if (not severity or each.severity.casefold() == severity.casefold())
        and (lead is None or each.lead == lead)
    )
    return Coverage(entries, found.faults, found.runbooks)


def by_severity(entries: Iterable[Covered]) -> tuple[SeverityCount, ...]:
    """How many alerts there are of each severity, and how many of them lead where; the worst first."""
    counted: dict[str, Counter[Lead]] = {}
    for each in entries:
        counted.setdefault(each.severity, Counter())[each.lead] += 1
    return tuple(
        SeverityCount(severity, counted[severity].total(), {lead: counted[severity][lead] for lead in LEADS})
        for severity in sorted(counted, key=_rank)
    )


def as_data(found: Coverage) -> dict[str, Any]:
    """The report as the API and the command print it."""
    leads = Counter(each.lead for each in found.entries)
    return {
        "alerts": len(found.entries),
        "with_runbook": found.with_runbook,
        "without_runbook": leads["none"],
        "dead_runbooks": leads["dead-runbook"],
        "dead_anchors": leads["dead-anchor"],
        "elsewhere": leads["elsewhere"],
        "severities": [
            {"severity": each.severity, "alerts": each.alerts, "with_runbook": each.with_runbook,
             "without_runbook": each.leads["none"], "dead_runbooks": each.leads["dead-runbook"],
             "dead_anchors": each.leads["dead-anchor"], "elsewhere": each.leads["elsewhere"]}
            for each in by_severity(found.entries)
        ],
        "items": [
            {"alert": each.alert, "severity": each.severity, "service": each.service, "lead": each.lead,
             "place": str(each.fault.place if each.fault else each.place), "runbook": each.runbook,
             "file": each.file, "message": each.fault.message if each.fault else "",
             "remedy": each.fault.remedy if each.fault else ""}
            for each in found.entries
        ],
        "faults": [
            {"code": each.code, "place": str(each.place), "message": each.message, "remedy": each.remedy}
            for each in found.faults
        ],
        "runbooks": [
            {"path": each.path, "trigger": each.trigger, "sorts": list(each.sorts), "owner": each.owner}
            for each in found.runbooks
        ],
    }  # fmt: skip


def _rank(severity: str) -> tuple[int, str]:
    word = severity.casefold()
    return (_RANKS.index(word) if word in _RANKS else len(_RANKS), word)


def _of_written(written: Written, files: FileMap, bases: Mapping[str, str]) -> Covered:
    led = follow(written, files=files, bases=bases)
    fault = led.faults[0] if led.faults else None
    return Covered(written.alert, written.severity, written.place, led.link, led.file, fault)


def _of_rule(rule: Rule) -> Covered:
    fault = next((each for each in rule.faults if each.code in LEADS or each.code == "no-runbook"), None)
    written = rule.written
    return Covered(
        rule.name, written.severity, written.place, rule.runbook, rule.runbook_file, fault, rule.service,
        rule.plan,
    )  # fmt: skip
