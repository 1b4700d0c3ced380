"""A dry run: what only looks runs, the rest is shown with what it would be given, and nothing is proven."""

from collections.abc import Iterator
from datetime import datetime

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.looking import change_in, looks
from seatrial.domains.runbooks.rules.stretching import note_key
from seatrial.domains.runbooks.selectors.runs import steps_of
from seatrial.domains.runbooks.types import Document, Step
from seatrial.domains.runbooks.types.runs import RunStep

_LONGEST = 16_000


def show_steps(row: models.Run, *, document: Document, why_none: str, now: datetime) -> bool:
    """Every step that does not run is `simulated`, its words stand in the transcript; gives whether any
    is left to run. `why_none` says why not even what only looks may run, '' where it may.

    The caller saves the row.
    """
    lines = _Lines(row, now)
    if why_none:
        lines.add(None, f"Nothing runs, not even what only looks: {why_none}")
    shown: list[int] = []
    steps = steps_of(row)
    for step in steps:
        fence = document.step(step.name)
        if fence is not None and not why_none and looks(fence):
            continue
        shown.append(step.position)
        for text in _words(row, step, fence) if fence else ():
            lines.add(step.position, text)
    models.RunLine.objects.bulk_create(lines.made)
    models.RunStep.objects.filter(run=row, position__in=shown).update(state="simulated")
    row.notes = len(lines.made)
    return len(shown) < len(steps)


class _Lines:
    """Notes of ours, numbered."""

    def __init__(self, row: models.Run, now: datetime) -> None:
        self._row, self._now = row, now
        self.made: list[models.RunLine] = []

    def add(self, position: int | None, text: str) -> None:
        key = note_key(0, number=len(self.made) + 1)
        self.made.append(
            models.RunLine(
                run=self._row, seq=key, position=position, stream="note", at=self._now, text=text[:_LONGEST]
            )
        )


def _words(row: models.Run, step: RunStep, fence: Step) -> Iterator[str]:
    """What would happen, line by line; a secret is told by where it would be found."""
    who = step.role.replace("_", " ") or "a person"
    change = change_in(fence) if fence.readonly else ""
    if change:
        yield f"not run, although it is called readonly: {change!r} reads like a change"
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
