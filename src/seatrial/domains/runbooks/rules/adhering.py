"""How far people followed their procedures (R127, S4:260)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from seatrial.domains.runbooks.types.runs import RunState, RunStep

#: At least this share of the steps is followed.
WANTED = 0.95


@dataclass(frozen=True, slots=True)
class Adherence:
    """Steps that a procedure expected, those done in their order, and those left out with a reason on
    record. `ratio` is None where nothing was expected: no data is never a pass.
    """

    expected: int = 0
    done: int = 0
    explained: int = 0

    @property
    def ratio(self) -> float | None:
        """The share of the steps that were followed or whose deviation is explained."""
        return (self.done + self.explained) / self.expected if self.expected else None

    @property
    def is_enough(self) -> bool:
        """Whether at least 95 % were."""
        return self.ratio is not None and self.ratio >= WANTED

    @property
    def unexplained(self) -> int:
        """Steps that were left out, or done out of their order, without a reason on record."""
        return self.expected - self.done - self.explained


def adherence(steps: Sequence[RunStep], *, state: RunState, reason: str) -> Adherence:
    """How far the one run followed its runbook.

    Where it failed, the steps behind the failure were not expected any more. Where somebody aborted it
    without a reason, they were.
    """
    expected = done = explained = 0
    latest = None
    for each in sorted((step for step in steps if step.phase != "undo"), key=lambda step: step.position):
        if each.state in ("pending", "waiting", "simulated"):
            unexplained = state == "aborted" and not reason and each.state != "simulated"
            expected += 1 if unexplained else 0
            continue
        expected += 1
        if each.state == "skipped" or (
            latest is not None and each.started_at is not None and each.started_at < latest
        ):
            explained += 1 if each.reason else 0
        else:
            done += 1
            latest = each.started_at or latest
    return Adherence(expected, done, explained)


def together(found: Iterable[Adherence]) -> Adherence:
    """That of several runs: each step weighs the same."""
    rows = list(found)
    return Adherence(
        sum(each.expected for each in rows),
        sum(each.done for each in rows),
        sum(each.explained for each in rows),
    )
