"""Follows a run: its output as it happens, a heading for each step, and how each ended."""

import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

from seatrial.cli import output
from seatrial.cli.client import CannotReachSeatrial, Client
from seatrial.cli.runbook.speaking import ENDED, WAITING, is_held, outcome_words, say_state, whole

_PAUSE_SECONDS = 0.5
#: For so long a Seatrial that went away is waited for: the run goes on without it.
_PATIENCE_SECONDS = 120.0
#: A run that no runner may have is looked at for so long: an approval or a runner may be on its way.
HELD_SECONDS = 30.0


class Follower:
    """What was shown of a run already."""

    def __init__(self, client: Client, *, name: str, quiet: bool = False) -> None:
        self.client, self.name, self.quiet = client, name, quiet
        self._seen = 0
        self._open: tuple[int, int] | None = None
        self._closed: set[tuple[int, int]] = set()
        self._waits = ""

    def follow(self) -> Mapping[str, Any]:
        """Shows the run until it ended, waits for a person, or no runner may have it; gives it as it stands
        then.
        """
        gone_since: float | None = None
        held_since: float | None = None
        while True:
            try:
                run = self.show()
                gone_since = None
                held_since = (held_since or time.monotonic()) if is_held(run) else None
                if run["state"] in ENDED or run["state"] in WAITING:
                    return run
                if held_since and time.monotonic() - held_since >= HELD_SECONDS:
                    return run
            except CannotReachSeatrial:
                gone_since = gone_since or time.monotonic()
                if time.monotonic() - gone_since > _PATIENCE_SECONDS:
                    raise
            time.sleep(_PAUSE_SECONDS)

    def skip(self) -> None:
        """What there is by now is not shown: somebody has seen it before they decided."""
        run = self.client.get(f"/runbooks/runs/{self.name}")
        for line in self._lines():
            self._seen = line["serial"]
        ended = [each for each in run["steps"] if each["state"] not in ("pending", "running", "waiting")]
        self._closed |= {(each["position"], each["attempt"]) for each in ended}

    def show(self) -> Mapping[str, Any]:
        """Prints what is new; gives the run. Its steps are asked for first: every line of a step that ended
        is there by then.
        """
        run: Mapping[str, Any] = self.client.get(f"/runbooks/runs/{self.name}")
        if self.quiet:
            return run
        steps = {each["position"]: each for each in run["steps"]}
        late: list[Mapping[str, Any]] = []  # what is said of the whole run comes behind its steps
        for line in self._lines():
            if line["stream"] == "note" and line["position"] is None:
                late.append(line)
                continue
            if self._open and line["position"] and line["position"] != self._open[0]:
                self._close(steps.get(self._open[0]))  # its end comes before what the next one says
            self._print(line, steps)
        for step in run["steps"]:
            if step["state"] != "pending":
                self._head(step)
                self._foot(step)
        for line in late:
            self._print(line, steps)
        if run["waits"] and run["waits"] != self._waits:
            output.say(f"  {whole(run['waits'], client=self.client)}")
        self._waits = run["waits"]
        return run

    def _close(self, step: Mapping[str, Any] | None) -> None:
        """How the step ended, where it has, and was the one that spoke last."""
        if (
            step is not None
            and step["state"] != "pending"
            and self._open == (step["position"], step["attempt"])
        ):
            self._foot(step)

    def _lines(self) -> Iterator[Mapping[str, Any]]:
        while True:
            page = self.client.get(f"/runbooks/runs/{self.name}/lines", came_after=self._seen, limit=1000)
            for line in page["items"]:
                self._seen = line["serial"]
                yield line
            if not page["next"]:
                return

    def _print(self, line: Mapping[str, Any], steps: Mapping[int, Mapping[str, Any]]) -> None:
        step = steps.get(line["position"])
        if step is not None and step["state"] != "pending":
            self._head({**step, "attempt": max(line["attempt"], 1)})
        text = output.one_line(line["text"].expandtabs(4))
        if line["stream"] == "note":
            output.repeat(f"  {text}")
            return
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def _head(self, step: Mapping[str, Any]) -> None:
        """The heading of the step, once, and before it how the one before ended."""
        key = (step["position"], step["attempt"])
        if key == self._open or key in self._closed:
            return
        self._open = key
        where = "by hand" if step["manual"] else step["target"]
        said = "" if step["title"] in ("", step["name"]) else f": {output.one_line(step['title'])}"
        again = f" (attempt {step['attempt']})" if step["attempt"] > 1 else ""
        output.say(f"── {step['position']} {step['name']}{said} · {where}{again}")

    def _foot(self, step: Mapping[str, Any]) -> None:
        key = (step["position"], step["attempt"])
        if key in self._closed or step["state"] in ("running", "waiting"):
            return
        self._closed.add(key)
        output.say(f"   {outcome_words(step)}")


def follow(
    client: Client, *, name: str, as_json: bool = False, follower: Follower | None = None
) -> Mapping[str, Any]:
    """The run of that name, shown until it ended or waits for a person, and then said where it stands.

    A `follower` that was given knows what was seen before.
    """
    run = (follower or Follower(client, name=name, quiet=as_json)).follow()
    if as_json:
        output.print_json(run)
    else:
        say_state(run, client=client)
    return run
