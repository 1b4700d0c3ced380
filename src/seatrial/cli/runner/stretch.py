"""A stretch of a run: steps one after the other, each begun only once the server has that it begins."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from seatrial.cli import output
from seatrial.cli.client import CannotReachSeatrial
from seatrial.cli.runner.consoles import GO, Session
from seatrial.cli.runner.lines import Printed
from seatrial.cli.runner.plans import Plan, Step
from seatrial.cli.runner.reports import Ending, Heard, Reporter
from seatrial.cli.runner.spool import Spool, Transcript
from seatrial.cli.runner.trying import outcome_of
from seatrial.connectors.targets import GRACE_SECONDS, CannotStart, Running
from seatrial.kit import clock
from seatrial.kit.masking import masked

#: How often the server hears of what is printed, and, where nothing is, how often we ask whether to stop.
_TELL_SECONDS, _ASK_SECONDS = 0.5, 2.0


class CannotKeep(Exception):
    """This machine takes nothing more of what happens: its disk is full, or broken."""


class Starter(Protocol):
    """Starts steps where they act."""

    def __call__(self, step: Step, *, text: str, language: str) -> Running:
        """The step runs. Raises CannotStart."""


@dataclass(slots=True)
class Result:
    """How a step ended in one try."""

    outcome: str
    exit_code: int | None = None
    problem: str = ""
    nanoseconds: int = 0
    #: whether another try changes nothing
    is_final: bool = False


class Stretch:
    """One stretch. No step begins before this runner's disk has that it does, and all that went before."""

    def __init__(
        self, plan: Plan, *, start: Starter, spool: Spool, reporter: Reporter, ending: Ending
    ) -> None:
        self.plan, self._start, self._spool, self._reporter = plan, start, spool, reporter
        self._ending = ending
        self._unsent: list[dict[str, Any]] = []
        self._transcript = Transcript()
        self._next, self._told_at = 1, 0.0
        self._stop = ""
        #: why the spool cannot be written, where it could not; `_is_told` once whoever follows reads it
        self._trouble, self._is_told = "", False
        self._done: list[dict[str, Any]] = []

    def run(self) -> dict[str, Any]:
        """Its result, as it is signed; the server has all lines and ends by then.

        Raises CannotGoOn, and CannotKeep where the disk takes not even that the first step begins.
        """
        ended: dict[str, Any] | None = None
        how = "end"
        for step in self.plan.steps:
            if step.wants_person:
                how = "manual"
                break
            if self._ending.is_set():
                how = "interrupted"
                break
            began = _now()
            begins = {"position": step.position, "attempt": step.attempt, "at": began}
            if not self._keep(ended, begins):  # what the disk does not know of is not begun
                if not self._done:
                    raise CannotKeep(self._trouble)
                how = "interrupted"
                break
            if not self._begin(ended, begins).go:
                ended, how = None, "aborted"
                break
            ended = self._do(step, began=began)
            if ended["outcome"] != "passed":
                how = ended["outcome"]
                break
        if ended is not None or self._unsent:
            self._keep(ended, None)
            self._tell(ended, None)
        return self._result(how)

    def _begin(self, ended: dict[str, Any] | None, begins: dict[str, Any]) -> Heard:
        """Whether the step may begin; the end of the one before travels with it."""
        heard = self._tell(ended, begins)
        self._note_event({"goes": heard.go})
        return heard

    def _keep(self, ended: dict[str, Any] | None, begins: dict[str, Any] | None) -> bool:
        events = ({"ended": ended} if ended else {}) | ({"begins": begins} if begins else {})
        try:
            self._spool.keep(events)
        except OSError as error:
            self._cannot_keep(error)
            return False
        return True

    def _note_event(self, event: Mapping[str, Any]) -> None:
        """It is in the spool; where the disk takes nothing, what runs goes on, and the server is told all."""
        try:
            self._spool.note(event)
        except OSError as error:
            self._cannot_keep(error)

    def _cannot_keep(self, error: OSError) -> None:
        if not self._trouble:
            place = self._spool.file.parent
            self._trouble = f"the runner cannot write to {place}: {error.strerror or error}"
            output.say(f"{self._trouble}. Make room there, or mend it: no further step is begun until then.")

    def _tell(self, ended: dict[str, Any] | None, begins: dict[str, Any] | None) -> Heard:
        heard = self._reporter.tell(self._unsent, ended=ended, begins=begins)
        self._sent(heard)
        return heard

    def _sent(self, heard: Heard) -> None:
        if self._unsent:  # not synced: what is sent twice is kept once
            self._note_event({"acked": heard.acked})
        self._unsent = []
        self._told_at = time.monotonic()
        self._stop = heard.stop or self._stop

    def _do(self, step: Step, *, began: str) -> dict[str, Any]:
        """The step was done, in as many tries as it may have."""
        result = Result("failed")
        for number in range(step.retries + 1):
            result = self._try(step)
            if result.outcome != "failed" or result.is_final or self._stop or number == step.retries:
                break
            why = f"try {number + 1} of {step.retries + 1} failed: {result.problem}"
            self._note(step, f"{why}; again in {step.retry_wait:g} s")
            self._wait(step.retry_wait)
            if self._stop:
                break
        if self._stop and result.outcome == "failed":
            result.outcome, result.problem = "aborted", self._stop
        self._done.append(
            {"position": step.position, "outcome": result.outcome, "duration_ns": result.nanoseconds}
        )
        problem = masked(result.problem, secrets=self.plan.secrets)[:2000]
        return {
            "position": step.position, "attempt": step.attempt, "outcome": result.outcome,
            "exit_code": result.exit_code, "problem": problem, "started_at": began, "ended_at": _now(),
            "duration_ns": result.nanoseconds,
        }  # fmt: skip

    def _try(self, step: Step) -> Result:
        session = Session(step.text, exit_code=step.exit) if step.language == "console" else None
        printed = self._printed(step, session)
        try:
            text = session.script if session else step.text
            running = self._start(step, text=text, language=step.language)
        except CannotStart as refused:
            said = ". ".join(each for each in (refused.detail, refused.remedy) if each)
            return Result("failed", None, said, is_final=refused.is_final)
        try:
            if running.mark:
                self._note_event({"mark": dict(running.mark)})
            if session:
                running.write(GO)
            is_late = self._watch(step, running, printed, session)
        except BaseException:
            _end(running)
            raise
        finally:
            running.close()
        self._add(printed.end())
        self._next = printed.next
        if self._trouble and not self._is_told:
            self._is_told = True
            self._note(step, f"{self._trouble}; what is printed is told, and not kept there")
        assert running.ending is not None  # noqa: S101 (for the type checker)
        outcome, problem = outcome_of(
            step, ending=running.ending, is_late=is_late, stop=self._stop, printed=printed.text,
            session=session,
        )  # fmt: skip
        return Result(outcome, running.ending.exit_code, problem, running.ending.nanoseconds)

    def _printed(self, step: Step, session: Session | None) -> Printed:
        return Printed(
            position=step.position, attempt=step.attempt, first=self._next, secrets=self.plan.secrets,
            session=session,
        )  # fmt: skip

    def _watch(self, step: Step, running: Running, printed: Printed, session: Session | None) -> bool:
        """It has ended; gives whether it had to be, because its time was over."""
        deadline = time.monotonic() + step.timeout
        is_late, turn = False, session.now if session else ""
        self._told_at = time.monotonic()
        while running.ending is None:
            wait = min(self._ask_at(), deadline) - time.monotonic()
            self._add(printed.take(running.read(min(max(wait, 0.0), _TELL_SECONDS))))
            if session and (session.fault or session.now != turn):
                turn = session.now
                running.write(GO) if not session.fault else running.stop()
            if running.ending is None and time.monotonic() >= deadline:
                is_late, deadline = True, float("inf")
                running.stop()
            if running.ending is None and time.monotonic() >= self._ask_at():
                self._ask()
                if self._stop:
                    running.stop()
        return is_late

    def _ask_at(self) -> float:
        return self._told_at + (_TELL_SECONDS if self._unsent else _ASK_SECONDS)

    def _ask(self) -> None:
        """The server has the lines, if it answers at all, and we know whether to stop."""
        try:
            self._sent(self._reporter.say(self._unsent))
        except CannotReachSeatrial:
            self._told_at = time.monotonic()

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._stop and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _TELL_SECONDS))
            self._ask()

    def _note(self, step: Step, text: str) -> None:
        printed = self._printed(step, None)
        self._add([printed.note(text)])
        self._next = printed.next

    def _add(self, lines: list[dict[str, Any]]) -> None:
        """The lines are on the disk, where that takes them, and wait to be sent."""
        if lines:
            self._note_event({"lines": lines})
            self._transcript.add(lines)
            self._unsent += lines

    def _result(self, how: str) -> dict[str, Any]:
        return result_of(
            self.plan.run, stretch=self.plan.stretch, ended=how, steps=self._done, transcript=self._transcript
        )


def result_of(
    run: str, *, stretch: int, ended: str, steps: Sequence[Mapping[str, Any]], transcript: Transcript
) -> dict[str, Any]:
    """What a runner signs of a stretch."""
    return {
        "run": run, "stretch": stretch, "ended": ended, "steps": [dict(each) for each in steps],
        "lines": transcript.lines, "transcript_sha256": transcript.sha256(), "problem": "",
    }  # fmt: skip


def _end(running: Running) -> None:
    """Nothing of it runs any more: the run is somebody else's."""
    running.stop()
    deadline = time.monotonic() + 2 * GRACE_SECONDS
    while running.ending is None and time.monotonic() < deadline:
        running.read(_TELL_SECONDS)


def _now() -> str:
    return clock.now().isoformat()
