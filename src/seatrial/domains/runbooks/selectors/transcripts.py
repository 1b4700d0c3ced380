"""Reads what runs said: lines as they come, and whole transcripts."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any, cast

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.types.runs import Run, RunLine, RunStep, Stream

_PORTION = 2000
#: A transcript that is evidence ends here, and says so; the whole of it stays with the run.
MOST_LINES = 50_000


def lines(run_uid: str, *, after: int = 0, limit: int = 500, position: int | None = None) -> list[RunLine]:
    """The lines of the run that come after that place, in their order; of one step only with `position`."""
    rows = models.RunLine.objects.filter(run_id=run_uid, seq__gt=after).order_by("seq")
    if position is not None:
        rows = rows.filter(position=position)
    return [line_of(row) for row in rows[:limit]]


def arrivals(run_uid: str, *, after: int, limit: int = 500, position: int | None = None) -> list[RunLine]:
    """The lines that came after that one, in the order in which they came."""
    rows = models.RunLine.objects.filter(run_id=run_uid, serial__gt=after).order_by("serial")
    if position is not None:
        rows = rows.filter(position=position)
    return [line_of(row) for row in rows[:limit]]


def line_of(row: models.RunLine) -> RunLine:
    """The row as everybody else knows it."""
    return RunLine(row.seq, row.position, row.attempt, cast(Stream, row.stream), row.at, row.text, row.serial)


def every_line(run_uid: str) -> Iterator[RunLine]:
    """All lines of the run, however many."""
    after = 0
    while found := lines(run_uid, after=after, limit=_PORTION):
        yield from found
        after = found[-1].seq


def transcript(run: Run) -> dict[str, Any]:
    """The run with its steps and lines as plain JSON: what is kept as evidence."""
    kept: list[dict[str, Any]] = []
    cut = False
    for each in every_line(run.uid):
        if len(kept) >= MOST_LINES:
            cut = True
            break
        kept.append(
            {
                "step": each.position,
                "attempt": each.attempt,
                "stream": each.stream,
                "at": each.at.astimezone(UTC).isoformat(),
                "text": each.text,
            }
        )
    return {
        "run": run.name,
        "runbook": run.runbook,
        "revision": run.revision,
        "service": run.service,
        "environment": run.environment,
        "mode": run.mode,
        "outcome": run.state,
        "rolled_back": run.rolled_back,
        "fingerprint": run.fingerprint,
        "parameters": {name: dict(value) for name, value in run.parameters.items()},
        "started_at": _moment(run.started_at),
        "ended_at": _moment(run.ended_at),
        "steps": [_step(each) for each in run.steps],
        "lines": kept,
        "cut": cut,
    }


def _step(step: RunStep) -> dict[str, Any]:
    return {
        "position": step.position,
        "phase": step.phase,
        "name": step.name,
        "outcome": step.state,
        "attempt": step.attempt,
        "started_at": _moment(step.started_at),
        "ended_at": _moment(step.ended_at),
        "seconds": step.seconds,
        "exit_code": step.exit_code,
        "problem": step.problem,
        "decision": step.decision,
        "reason": step.reason,
    }


def _moment(at: Any) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()
