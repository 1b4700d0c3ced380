"""The seven outcomes of a rehearsal, decided from what runs and evidence say (S3:152-159, R118, R067)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from seatrial.domains.runbooks.types.rehearsals import (
    HeardAlert,
    OutcomeName,
    RehearsalIssue,
    RehearsalOutcome,
    RehearsalResult,
    SeenAlert,
    Timing,
)
from seatrial.domains.runbooks.types.runs import Run, RunStep
from seatrial.domains.runbooks.types.sections import Phase

#: What two clocks of one machine may differ by over a step, and in all, in seconds.
_STEP_TOLERANCE, _TOLERANCE = 0.05, 0.5
_BAD = ("failed", "aborted", "in_doubt")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """All that the outcomes follow from. `is_over` says that nothing can join any more."""

    deploy: Run | None
    rollback: Run | None
    #: whether each run is of the revision that its runbook has now
    is_current: bool
    alerts: Sequence[str]
    seen: Sequence[SeenAlert]
    lessons: str
    #: None: nobody has said yet
    issues: Sequence[RehearsalIssue] | None
    is_over: bool


def outcomes_of(found: Rehearsed) -> tuple[RehearsalOutcome, ...]:
    """All seven, in their order. What was not done is `missing`, which is no pass."""
    return (
        _phase(found, "check", name="checklist", called="checklist"),
        _phase(found, "verify", name="checks", called="verification"),
        _timed(found),
        _rollback(found),
        _alerts(found),
        _lessons(found.lessons),
        _issues(found.issues),
    )


def result_of(outcomes: Sequence[RehearsalOutcome]) -> RehearsalResult:
    """What the rehearsal comes to: without one of the seven it is incomplete, however well the others went,
    unless something failed.
    """
    words = {each.word for each in outcomes}
    if "failed" in words:
        return "failed"
    return "incomplete" if "missing" in words else "passed"


def timing_of(run: Run) -> Timing | None:
    """How long the run took, in all and by step; None before a step of it has ended."""
    done = [
        (each.started_at, each.ended_at, each)
        for each in run.steps
        if each.started_at is not None and each.ended_at is not None
    ]
    if not done:
        return None
    spans = sorted((started, ended) for started, ended, _ in done)
    begin, end = spans[0][0], max(last for _, last in spans)
    between, reached = 0.0, begin
    for started, ended in spans:
        between += max(0.0, (started - reached).total_seconds())
        reached = max(reached, ended)
    return Timing(
        run=run.name,
        total=(end - begin).total_seconds(),
        between=between,
        steps=[(each.name, _seconds(each, ended - started)) for started, ended, each in done],
        estimate=run.estimate_seconds,
        tolerance=_TOLERANCE + _STEP_TOLERANCE * len(done),
    )


def seen_of(heard: Iterable[HeardAlert], *, environment: str, expected: Sequence[str]) -> list[SeenAlert]:
    """Those that arrived from that environment. One whose labels do not say where it is from counts only
    where the rehearsal waits for it by name: another place may have sent it.
    """
    return [
        SeenAlert(each.name, arrived=True, at=each.at, number=each.number)
        for each in heard
        if (each.environment == environment if each.environment else each.name in expected)
    ]


def _phase(found: Rehearsed, phase: Phase, *, name: OutcomeName, called: str) -> RehearsalOutcome:
    """Whether every step of that phase of the deployment passed, and there is one."""
    run, made = found.deploy, partial(RehearsalOutcome, name)
    if run is None:
        return made("missing", "the deploy runbook was not run")
    steps = [each for each in run.steps if each.phase == phase]
    if not steps:
        return made("failed", f"{run.runbook} has no step in its {called}")
    bad = next((each for each in steps if each.state in _BAD), None)
    if bad is not None:
        return made("failed", f"{bad.name} {bad.state.replace('_', ' ')} in {run.name}")
    left = next((each for each in steps if each.state != "passed"), None)
    if left is not None:
        words = "was left out" if left.state == "skipped" else "was not done"
        return made("missing" if run.is_open else "failed", f"{left.name} {words} in {run.name}")
    told = next((each for each in steps if each.is_unproven), None)
    if told is not None:
        return made("failed", f"{told.name} {_unproven_words(told)} in {run.name}")
    if not found.is_current:
        return made("failed", f"a runbook changed after {run.name}: only its present revision counts")
    if run.state != "passed" and phase == "verify":
        return made("missing" if run.is_open else "failed", f"{run.name} {run.state.replace('_', ' ')}")
    return made("passed", f"{len(steps)} of {len(steps)} in {run.name}")


def _unproven_words(step: RunStep) -> str:
    return "was left out" if step.state == "skipped" else "is done by a person's word alone"


def _timed(found: Rehearsed) -> RehearsalOutcome:
    made = partial(RehearsalOutcome, "timed")
    run = found.deploy
    timing = timing_of(run) if run is not None and not run.is_open else None
    if run is None or timing is None:
        return made("missing", "no deployment has come to its end")
    words = f"{timing.total:.1f} s in {run.name}, {len(timing.steps)} steps"
    if not timing.agrees:
        apart = abs(timing.sum - timing.total)
        return made("failed", f"{words}: the steps add up to {apart:.1f} s more or less than the whole")
    if timing.is_slower:
        return made("passed", f"{words}, slower than the estimate of {timing.estimate} s")
    return made("passed", words if timing.estimate else f"{words}; the runbook has no estimate")


def _rollback(found: Rehearsed) -> RehearsalOutcome:
    """A rollback that was practised behind the deployment, and passed."""
    made, run = partial(RehearsalOutcome, "rollback"), found.rollback
    if run is None:
        return made("missing", "nothing was rolled back after the deployment")
    if run.is_open:
        return made("missing", f"{run.name} goes on")
    if run.state != "passed":
        return made("failed", f"{run.name} {run.state}")
    unproven = next((each for each in run.steps if each.is_unproven), None)
    if unproven is not None:
        return made("failed", f"{unproven.name} {_unproven_words(unproven)} in {run.name}")
    return made("passed", f"{run.name} passed in {run.seconds or 0:.1f} s")


def _alerts(found: Rehearsed) -> RehearsalOutcome:
    """Each alert that is expected arrived while it was rehearsed; without a name any one does."""
    made = partial(RehearsalOutcome, "alerts")
    lost = [each for each in found.seen if not each.arrived]
    arrived = [each for each in found.seen if each.arrived]
    names = {each.alert for each in arrived}
    unseen = [each for each in found.alerts if each not in names]
    if not found.alerts and not arrived:
        unseen = ["an alert"]
    if not unseen:
        counted = [each for each in arrived if not found.alerts or each.alert in found.alerts]
        return made("passed", f"{_arrivals(counted)} arrived")
    words = f"{', '.join(unseen)} was not seen to arrive while it was rehearsed"
    if lost and {each.alert for each in lost} & {*unseen, ""}:
        return made("failed", f"{words}: a test says that it did not")
    return made("failed" if found.is_over else "missing", words)


def _arrivals(counted: Sequence[SeenAlert]) -> str:
    """The alerts by name, each once, with the numbers of those that monitors sent."""
    numbers: dict[str, list[str]] = {}
    for each in sorted(counted, key=lambda one: (one.alert, one.at)):
        numbers.setdefault(each.alert or "an alert", []).append(each.number)
    return ", ".join(
        f"{name} ({' '.join(known)})" if (known := [each for each in found if each]) else name
        for name, found in numbers.items()
    )


def _lessons(lessons: str) -> RehearsalOutcome:
    if not lessons.strip():
        return RehearsalOutcome("lessons", "missing", "nobody has written what was learned")
    return RehearsalOutcome("lessons", "passed", "written")


def _issues(issues: Sequence[RehearsalIssue] | None) -> RehearsalOutcome:
    made = partial(RehearsalOutcome, "issues")
    if issues is None:
        return made("missing", "nobody has said what went wrong, or that nothing did")
    if not issues:
        return made("passed", "none")
    blocking = sum(each.blocking for each in issues)
    return made("passed", f"{len(issues)}, {blocking} of them blocking")


def _seconds(step: RunStep, wall: timedelta) -> float:
    """By the monotonic clock; what a person did has none, and is told by the wall clock."""
    return wall.total_seconds() if step.seconds is None else step.seconds
