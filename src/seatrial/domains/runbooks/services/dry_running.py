"""A dry run: what would run, with what it would be given; nothing runs, and nothing is proven."""

from collections.abc import Iterator
from datetime import datetime

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.stretching import note_key
from seatrial.domains.runbooks.selectors.runs import steps_of
from seatrial.domains.runbooks.types import Document, Step
from seatrial.domains.runbooks.types.runs import RunStep

_LONGEST = 16_000


def run_dry(row: models.Run, *, document: Document, now: datetime) -> None:
    """Every step is `simulated`, its words stand in the transcript, and the run has ended; no runner is asked
    and no evidence is made.
    """
    lines: list[models.RunLine] = []
    for step in steps_of(row):
        fence = document.step(step.name)
        for text in _words(row, step, fence) if fence else ():
            key = note_key(0, number=len(lines) + 1)
            lines.append(
                models.RunLine(
                    run=row, seq=key, position=step.position, stream="note", at=now, text=text[:_LONGEST]
                )
            )
    models.RunLine.objects.bulk_create(lines)
    models.RunStep.objects.filter(run=row).update(state="simulated")
    row.state, row.started_at, row.ended_at, row.notes = "simulated", now, now, len(lines)
    row.reason = "a dry run: nothing was done, and nothing is proven"
    row.save()


def _words(row: models.Run, step: RunStep, fence: Step) -> Iterator[str]:
    """What would happen, line by line; a secret is told by where it would be found."""
    who = step.role.replace("_", " ") or "a person"
    if step.manual:
        yield f"{who} would do this by hand:"
    elif step.confirm:
        yield f"{who} would confirm this before it runs:"
    else:
        yield f"would run on {step.target}, at most {fence.timeout:g} s:"
    named = [(name, value) for name, value in row.parameters.items() if name.upper() in fence.text]
    for name, value in named:
        shown = value.get("value", f"[{value.get('reference')}]")
        yield f"  {name.upper()}={shown}"
    yield from (f"  {line}" for line in fence.text.splitlines())
    if step.undo:
        yield f"would be taken back by: {step.undo}"
