"""What a runner does with a stretch in which it was killed: it tells what it has and what nobody knows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from seatrial.cli.client import Client
from seatrial.cli.runner import spool
from seatrial.cli.runner.reports import CannotGoOn, Ending, Reporter, say_refused
from seatrial.cli.runner.spool import Left, Transcript
from seatrial.cli.runner.stretch import result_of
from seatrial.connectors import targets
from seatrial.kit import clock

_KILLED = "the runner ended while the step ran"
_NOBODY_KNOWS = "nobody knows whether it was done"
_BEFORE = "the runner ended before it started the step"


def recover(file: Path, *, client: Client, ending: Ending, why: str = "") -> dict[str, Any] | None:
    """The server has every line that this runner has, and that what ran is in doubt; gives the result.

    What was left running is ended first, so that it cannot run beside what a person decides. None where
    nobody wants it any more, or where it holds nothing. `why` says what ended it, if not the runner's end.
    """
    left = spool.read(file)
    if not left.head:
        return None
    ended = targets.end_leftover(left.mark) if left.begun is not None else 0
    if ended:
        left.lines.append(_note(left, f"{ended} of its processes still ran, and were ended"))
    head = left.head
    reporter = Reporter(
        client, run=head["run"], job=head["job"], lease=head["lease"], stretch=head["stretch"], ending=ending
    )
    try:
        _tell(left, reporter, why or _KILLED)
    except CannotGoOn as refused:
        say_refused(refused, run=head["run"])
        return None
    finally:
        reporter.close()
    transcript = Transcript()
    transcript.add(left.lines)
    is_doubtful = left.begun is not None and left.goes is not False
    steps = [{key: each[key] for key in ("position", "outcome", "duration_ns")} for each in left.endings]
    how = "in_doubt" if is_doubtful else "interrupted"
    return result_of(head["run"], stretch=head["stretch"], ended=how, steps=steps, transcript=transcript)


def _tell(left: Left, reporter: Reporter, why: str) -> None:
    reporter.tell([], ended=left.endings[-1] if left.endings else None)
    unsent = [line for line in left.lines if line["seq"] > left.acked]
    reporter.tell(unsent, ended=_doubt(left, why))


def _doubt(left: Left, why: str) -> dict[str, Any] | None:
    """The end of the step that ran, of which nobody knows."""
    if left.begun is None or left.goes is False:
        return None
    problem = f"{why}: {_NOBODY_KNOWS}" if left.goes else _BEFORE
    return {
        "position": left.begun["position"], "attempt": left.begun["attempt"], "outcome": "in_doubt",
        "exit_code": None, "problem": problem[:2000], "started_at": left.begun["at"],
        "ended_at": clock.now().isoformat(), "duration_ns": 0,
    }  # fmt: skip


def _note(left: Left, text: str) -> Mapping[str, Any]:
    assert left.begun is not None  # noqa: S101 (for the type checker)
    return {
        "seq": left.lines[-1]["seq"] + 1 if left.lines else 1, "position": left.begun["position"],
        "attempt": left.begun["attempt"], "stream": "note", "at": clock.now().isoformat(), "text": text,
    }  # fmt: skip
