"""Which level of a checklist a service has reached (R056). A level needs all below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from seatrial.domains.readiness.types import TIERS, Checklist, Criterion, Level, Result


@dataclass(frozen=True, slots=True)
class Reached:
    """How far up a service is: the highest level of which all criteria pass, and the one that it needs.

    `left` is how many criteria keep it from the next level, which is `next`; None where there is none.
    """

    level: Level | None
    wanted: Level
    left: int
    next: Level | None = None

    @property
    def is_there(self) -> bool:
        """Whether it has reached what its tier asks."""
        return self.level == self.wanted


def levels_of(checklist: Checklist) -> tuple[Level, ...]:
    """The levels, the least first; where the checklist names none, one for each tier."""
    return checklist.levels or tuple(
        Level(f"Tier {tier}", f"Tier {tier}", (tier,)) for tier in reversed(TIERS)
    )


def reached(
    checklist: Checklist, *, results: Sequence[tuple[Criterion, Result]], tier: int
) -> Reached | None:
    """Where a service of that tier is, from the results of the criteria that it is asked; None without any.

    A level that asks nothing beyond the one below it is no step of its own.
    """
    ladder = [level for level in levels_of(checklist) if max(level.tiers) >= tier]
    wanted = next((level for level in ladder if tier in level.tiers), None)
    if wanted is None or not results:
        return None
    steps: list[tuple[Level, list[Result]]] = []
    for level in ladder[: ladder.index(wanted) + 1]:
        asked = [result for criterion, result in results if _asks(level, criterion)]
        if steps and len(steps[-1][1]) == len(asked):
            steps.pop()
        if asked:
            steps.append((level, asked))
    best: Level | None = None
    for level, asked in steps:
        left = sum(result != "pass" for result in asked)
        if left:
            return Reached(best, wanted, left, level)
        best = level
    return Reached(best, wanted, 0)


def _asks(level: Level, criterion: Criterion) -> bool:
    return not criterion.tiers or not set(level.tiers).isdisjoint(criterion.tiers)
