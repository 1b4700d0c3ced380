"""Triggers that nobody could tell, or that no machine can: bounds, schedules, expressions (R113, S3:67)."""

import re
from collections.abc import Iterator

from seatrial.domains.readiness.rules import BadExpression
from seatrial.domains.runbooks.rules.triggering import is_name, series_of
from seatrial.domains.runbooks.types import Document, Fault, Trigger

SCHEDULES = ("hourly", "daily", "weekly", "monthly", "quarterly", "yearly")
_CRON = re.compile(r"(?:[\d*/,\-A-Za-z]+\s+){4}[\d*/,\-A-Za-z]+")
#: Kinds that are started by what is measured (R113, S3:67).
_MEASURED = frozenset({"rollback"})


def lint_triggers(document: Document) -> Iterator[Fault]:
    """Findings about triggers, each at its entry."""
    front = document.front
    if front.kind in _MEASURED and not any(each.is_measured for each in front.triggers):
        message = f"a runbook of the kind {front.kind} is started by what is measured, and no trigger is"
        remedy = "Write `triggers: [{metric: NAME, above: 5, for: 5m}]`, or `{when: 'NAME > 5.0', for: 5m}`."
        yield Fault(document.lines.get("triggers", document.lines.get("trigger", 1)), message, remedy,
                    code="unmeasured-trigger")  # fmt: skip
    for number, trigger in enumerate(front.triggers):
        line = document.lines.get(f"triggers.{number}", 1)
        if trigger.schedule and trigger.schedule not in SCHEDULES and not _CRON.fullmatch(trigger.schedule):
            remedy = f"Write one of {', '.join(SCHEDULES)}, or cron's five fields."
            yield Fault(line, f"{trigger.schedule[:60]!r} is no schedule", remedy, code="bad-schedule")
        if trigger.when:
            yield from _expression(trigger, line)


def _expression(trigger: Trigger, line: int) -> Iterator[Fault]:
    try:
        named = series_of(trigger)
    except BadExpression as problem:
        message = f"{trigger.when[:60]!r} is no expression that can fire: {problem}"
        remedy = "Write it in CEL, with numbers that have a point: `errors > 0.05 && queue > 10.0`."
        yield Fault(line, message, remedy, code="bad-trigger")
        return
    for name in trigger.series:
        if not is_name(name):
            remedy = "Letters, digits and _ make a name."
            yield Fault(line, f"{name[:60]!r} is no name for a series", remedy, code="bad-trigger")
        elif name not in named:
            message = f"{trigger.when[:60]!r} does not use the series {name}"
            yield Fault(line, message, "Use it, or remove it.", "warning", "unused-series")
