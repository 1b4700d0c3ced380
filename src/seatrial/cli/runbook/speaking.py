"""How the commands of runbooks speak: paths with a dry run, what a run's state is as an exit code."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from seatrial.cli import codes, output
from seatrial.cli.client import Client
from seatrial.kit.problems import Problem

#: States from which nothing follows by itself: a person has to act.
WAITING = frozenset({"waiting_approval", "waiting", "in_doubt"})
ENDED = frozenset({"passed", "failed", "aborted", "simulated"})
_CODES = {"passed": codes.YES, "simulated": codes.YES, "failed": codes.NO, "aborted": codes.NO}
_MARKS = {
    "passed": "●", "failed": "◆", "aborted": "◆", "in_doubt": "▲", "waiting": "○", "running": "▶",
    "skipped": "-", "simulated": "·", "pending": " ",
}  # fmt: skip


def asked(path: str, *, dry_run: bool) -> str:
    """The path, with the question mark of a dry run where it is one."""
    return f"{path}?dry_run=true" if dry_run else path


@contextmanager
def signed_in(client: Client, *, run: str) -> Iterator[None]:
    """A refusal of what only people do, signed in, says at which page they do it."""
    try:
        yield
    except Problem as problem:
        if problem.type == "denied":
            problem.remedy = f"Do it signed in, at {client.place.url.rstrip('/')}/runs/{run}"
        raise


def code_of(run: Mapping[str, Any]) -> int:
    """0 where it passed, 1 where it did not, 2 while nobody can tell yet."""
    return _CODES.get(run["state"], codes.COULD_NOT_TELL)


def is_held(run: Mapping[str, Any]) -> bool:
    """Whether no runner may have it until somebody did something: approved what it runs, started a runner."""
    return run["state"] == "queued" and bool(run["waits"])


def whole(words: str, *, client: Client) -> str:
    """The words, with the address of a page in them as a browser takes it."""
    return words.replace(": see /", f": see {client.place.url.rstrip('/')}/")


def took(seconds: float | None) -> str:
    """How long something took: `0.4 s`, `12 s`, `3 min 20 s`."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def outcome_words(step: Mapping[str, Any]) -> str:
    """What came of the step, in one line."""
    words = f"{_MARKS.get(step['state'], '·')} {step['state'].replace('_', ' ')}"
    if step["seconds"] is not None:
        words += f" in {took(step['seconds'])}"
    if step["exit_code"]:
        words += f", exit {step['exit_code']}"
    if step["problem"]:
        words += f": {output.one_line(step['problem'])}"
    return words


def say_state(run: Mapping[str, Any], *, client: Client) -> None:
    """Where the run stands and what somebody can do, on stderr."""
    name = run["name"]
    words = f"{name} {run['state'].replace('_', ' ')}"
    if run["rolled_back"]:
        words += ", rolled back"
    if run["seconds"] is not None:
        words += f" in {took(run['seconds'])}"
        if run["is_slower"]:
            words += f", slower than its estimate of {took(run['estimate_seconds'])}"
    if run["reason"]:
        words += f" ({output.one_line(run['reason'])})"
    output.say(f"{words}.")
    if run["review_due_at"] and not run["reviewed_at"]:
        output.say(f"It waited for no approval: look back on it by {run['review_due_at'][:16]} UTC with")
        output.say(f"  seatrial runbook look-back {name} --note ...")
    if run["waits"]:
        output.say(f"No runner has it: {whole(run['waits'], client=client)}")
    for line in _ways_on(run):
        output.say(f"  {line}")
    if run["state"] == "waiting_approval":
        output.say(f"  People approve it, signed in, at {client.place.url.rstrip('/')}/runs/{name}")


def _ways_on(run: Mapping[str, Any]) -> list[str]:
    """The commands that get the run on from where it stands still."""
    name, found = run["name"], []
    step = next((each for each in run["steps"] if each["position"] == run["position"]), None)
    if run["state"] == "waiting":
        words = "--outcome passed|failed|skipped --note ..." if step and step["manual"] else ""
        found.append(f"seatrial runbook confirm {name} {words}".rstrip())
    if run["state"] in ("in_doubt", "failed", "aborted"):
        for choice in run["choices"]:
            reason = " --reason ..." if choice in ("done", "skip") else ""
            found.append(f"seatrial runbook resume {name} --choose {choice}{reason}")
    return found
