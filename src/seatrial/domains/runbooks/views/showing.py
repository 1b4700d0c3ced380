"""What the pages of runs show of a run: its steps on an axis of time, its lines, and what may be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.safestring import SafeString

from seatrial.domains.runbooks.types.runs import Run, RunLine, RunStep
from seatrial.ui import charts, words

_TONES = {
    "passed": "pass",
    "failed": "fail",
    "aborted": "error",
    "in_doubt": "stale",
    "skipped": "waived",
    "waiting": "waived",
    "running": "info",
}
_DECIDED = {
    "completed": "told by",
    "confirmed": "confirmed by",
    "done": "said to be done by",
    "rerun": "run again by",
    "skip": "left out by",
}
#: Times under this many seconds are told with a fraction.
_FEW = 10


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: what it is, how long it took, and when that was within the run."""

    step: RunStep
    what: str
    took: str
    bar: SafeString | str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the output; `head` names the step where another one begins to speak."""

    text: str
    stream: str
    at: datetime
    head: str


def seconds_words(seconds: float | None) -> str:
    """The time as people read it, with a fraction where it is short; '' for none."""
    if seconds is None:
        return ""
    if seconds < _FEW:
        return f"{seconds:.1f} s" if seconds >= 0.1 else "under 0.1 s"  # a tenth, as it says
    return words.duration(timedelta(seconds=round(seconds)))


def took(run: Run, *, now: datetime) -> str:
    """How long the run took, or takes until now; '' before its first step."""
    if run.started_at is None:
        return ""
    return seconds_words(((run.ended_at or now) - run.started_at).total_seconds())


def step_rows(run: Run, *, now: datetime) -> list[StepRow]:
    """The steps of the run in their order."""
    length = _length(run, now)
    return [
        StepRow(each, _what(each), seconds_words(_seconds(each, now)), _bar(run, each, length, now))
        for each in run.steps
    ]


def axis_words(run: Run, *, now: datetime) -> str:
    """What the axis of the bars is."""
    length = seconds_words(_length(run, now))
    if not run.estimate_seconds:
        return f"{length} from left to right" if length else ""
    return f"{length} from left to right, the line is the estimate of {seconds_words(run.estimate_seconds)}"


def line_rows(
    lines: Iterable[RunLine], *, steps: Sequence[RunStep], place: tuple[int, int] | None
) -> list[LineRow]:
    """The lines for the page; `place` is the step and attempt that spoke last before them."""
    titles = {step.position: step.title or step.name for step in steps}
    found: list[LineRow] = []
    for line in lines:
        here = (line.position or 0, line.attempt)
        again = f", attempt {line.attempt}" if line.attempt > 1 else ""
        title = titles.get(line.position or 0, "The run")
        head = "" if here == place else f"{f'{line.position}. ' if line.position else ''}{title}{again}"
        found.append(LineRow(line.text, line.stream, line.at, head))
        place = here
    return found


def _length(run: Run, now: datetime) -> float:
    """The seconds that the axis has: the time that it took or its estimate, whichever is longer."""
    start = run.started_at
    elapsed = ((run.ended_at or now) - start).total_seconds() if start else 0.0
    return max(elapsed, float(run.estimate_seconds or 0))


def _seconds(step: RunStep, now: datetime) -> float | None:
    if step.seconds is not None:
        return step.seconds
    if step.started_at and step.state in ("running", "waiting"):
        return (now - step.started_at).total_seconds()
    return None


def _bar(run: Run, step: RunStep, length: float, now: datetime) -> SafeString | str:
    if run.started_at is None or step.started_at is None or not length:
        return ""
    begins = max((step.started_at - run.started_at).total_seconds(), 0.0)
    lasts = _seconds(step, now) or 0.0
    tone = _TONES.get(step.state, "unknown")
    label = f"{seconds_words(begins)} after the start, for {seconds_words(lasts)}"
    mark = float(run.estimate_seconds or 0)
    return charts.span(begins, end=begins + lasts, of=length, mark=mark, tone=tone, label=label)


def _what(step: RunStep) -> str:
    sort = {"check": "looked at before", "verify": "verification", "undo": "takes back"}.get(step.phase, "")
    if step.phase == "undo" and step.undoes is None and not step.mutating:
        sort = "verifies what was taken back"
    again = f"attempt {step.attempt}" if step.attempt > 1 else ""
    hand = "by hand" if step.manual else ""
    decided = _decided(step)
    code = f"exit code {step.exit_code}" if step.exit_code else ""
    return ", ".join(part for part in (step.name, sort, hand, again, code, decided) if part)


def _decided(step: RunStep) -> str:
    if not step.decision:
        return ""
    said = f"{_DECIDED.get(step.decision, f'{step.decision} chosen by')} {step.decided_name}"
    return f"{said}: {step.reason}" if step.reason else said
