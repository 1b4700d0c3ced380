"""What the server is told of a stretch, and told again until it answers."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from seatrial.cli import output
from seatrial.cli.client import CannotReachSeatrial, Client
from seatrial.cli.runner.wire import Wire
from seatrial.kit.problems import Problem

_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.05, 0.25
#: A server that is starting, or whose database is, says so with this or more; so does who cannot reach it.
AWAY = 500
#: What stands before a server refuses so for now: too slow, too large, too early, too many.
_TOO_LARGE = 413
_FOR_NOW = frozenset({408, _TOO_LARGE, 425, 429})
_TRIES = 10
#: How long a runner that is to end tries to tell what it has.
_LAST_SECONDS = 5.0
_MOST_LINES, _MOST_CHARACTERS = 500, 300_000


class CannotTell(Exception):
    """The runner is to end, and the server is away: what is to be told stays on the disk."""


class Ending(Protocol):
    """Whether the runner itself is to end."""

    def is_set(self) -> bool:
        """Whether it was asked to."""


class CannotGoOn(Exception):
    """The server takes nothing more of this stretch: somebody else has the run, or it is over."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the server answered: the last line that it has, whether to go on, and why not."""

    acked: int
    go: bool
    stop: str


class Reporter:
    """Tells of one stretch of one run."""

    def __init__(
        self, client: Client, *, run: str, job: str, lease: int, stretch: int, ending: Ending
    ) -> None:
        self._wire, self._path = Wire(client), f"/runbooks/work/{run}/report"
        self._ending = ending
        self._same = {"job": job, "lease": lease, "stretch": stretch}
        self._unknown = 0
        self._most_lines, self._most_characters = _MOST_LINES, _MOST_CHARACTERS

    def close(self) -> None:
        """Its connection is closed."""
        self._wire.close()

    def tell(
        self,
        lines: Sequence[Mapping[str, Any]],
        *,
        ended: Mapping[str, Any] | None = None,
        begins: Mapping[str, Any] | None = None,
    ) -> Heard:
        """The server has it all when this returns, however long it was away.

        Raises CannotGoOn and CannotTell.
        """
        pause, waited = _FIRST_PAUSE_SECONDS, 0.0
        while True:
            try:
                return self.say(lines, ended=ended, begins=begins)
            except CannotReachSeatrial as problem:
                if self._ending.is_set() and waited > _LAST_SECONDS:
                    raise CannotTell(problem.detail) from problem
                time.sleep(pause)
                waited += pause
                pause = min(pause * 1.5, _LONGEST_PAUSE_SECONDS)

    def say(
        self,
        lines: Sequence[Mapping[str, Any]],
        *,
        ended: Mapping[str, Any] | None = None,
        begins: Mapping[str, Any] | None = None,
    ) -> Heard:
        """The same, tried once. Raises CannotReachSeatrial, and CannotGoOn."""
        *first, last = self._batches(lines)
        for batch in first:
            self._send({"lines": batch})
        return self._send({"lines": last, "ended": ended, "begins": begins})

    def _send(self, body: Mapping[str, Any]) -> Heard:
        try:
            answer = self._wire.post(self._path, {**self._same, **body})
        except CannotReachSeatrial:
            raise
        except Problem as problem:
            if problem.status == _TOO_LARGE:  # the next try has smaller portions
                self._most_lines = max(self._most_lines // 2, 1)
                self._most_characters = max(self._most_characters // 2, 1)
            if problem.status >= AWAY or problem.status in _FOR_NOW or self._is_renewing(problem):
                raise CannotReachSeatrial(problem.detail) from problem
            raise CannotGoOn(problem.detail) from problem
        self._unknown = 0
        return Heard(int(answer["acked"]), bool(answer["go"]), str(answer["stop"]))

    def _is_renewing(self, problem: Problem) -> bool:
        """Whether the token may just have been replaced by a new one, which this request did not have yet."""
        self._unknown += problem.type == "cannot-authenticate"
        return problem.type == "cannot-authenticate" and self._unknown <= _TRIES

    def _batches(self, lines: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
        """The lines in portions that one request may hold; at least one, which may be empty."""
        found: list[list[Mapping[str, Any]]] = [[]]
        size = 0
        for line in lines:
            size += len(line["text"])
            if found[-1] and (len(found[-1]) >= self._most_lines or size > self._most_characters):
                found.append([])
                size = len(line["text"])
            found[-1].append(line)
        return found


def say_refused(refused: CannotGoOn, *, run: str) -> None:
    """Whoever looks after the runner reads why a stretch ended here."""
    output.say(f"Seatrial takes nothing more of this stretch of {run}: {refused}")
