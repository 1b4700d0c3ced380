"""Levels of different schemes beside each other: what corresponds to what, and reports over all of them."""

from collections.abc import Iterable, Mapping

from seatrial.domains.severities.types import RANKS, Equivalents, Level, Scheme
from seatrial.kit.problems import Fault, Problem
from seatrial.kit.spelling import did_you_mean


class CannotMap(Problem):
    """The level has no rank, or the other scheme has no counterpart: nothing is guessed (R184)."""

    type = "severity-unmapped"
    title = "The severity level has no counterpart"
    status = 422


def known_level(scheme: Scheme, *, level: str) -> Level:
    """The level of that id; raises CannotMap with those that there are."""
    found = scheme.find(level)
    if found is None:
        ids = [each.id for each in scheme.levels]
        remedy = did_you_mean(level[:80], known=ids) or f"Its levels are {', '.join(ids)}."
        said = f"{scheme.title or scheme.urn} has no level {level[:80]!r}"
        raise CannotMap(said, remedy=remedy, faults=[Fault("/severity", said, remedy)])
    return found


def rank_of(scheme: Scheme, *, level: str) -> int:
    """How bad the level is, 1 the worst; raises CannotMap where the scheme has none of that id."""
    return known_level(scheme, level=level).rank


def map_level(level: Level, *, to: Scheme) -> Level:
    """The level of the other scheme that has the same rank; mapped back it is the level itself (R177).

    Raises CannotMap where the other scheme has none.
    """
    found = next((each for each in to.levels if each.rank == level.rank), None)
    if found is None:
        remedy = f"{to.urn} has no level of rank {level.rank}. Choose one of {_ids(to)} by hand."
        raise CannotMap(f"{level.name} has no counterpart in {to.urn}", remedy=remedy)
    return found


def mapping(schemes: Iterable[Scheme]) -> list[tuple[int, list[Level | None]]]:
    """For each rank in use the level of each scheme, in the order given; None where it has none."""
    columns = [{level.rank: level for level in each.levels} for each in schemes]
    rows = ((rank, [column.get(rank) for column in columns]) for rank in RANKS)
    return [(rank, levels) for rank, levels in rows if any(levels)]


def normalised(
    counts: Mapping[tuple[str, str], int], *, schemes: Mapping[str, Scheme]
) -> tuple[Equivalents, ...]:
    """How many there are of each rank, the worst first; `counts` are by scheme and level, as ("sev", "SEV1").

    Counterparts stand together, and only levels that were counted are named. Raises CannotMap for a scheme or
    a level that is not known: a report that dropped it would be wrong without saying so (R184).
    """
    levels: dict[int, dict[str, Level]] = {}
    found: dict[int, dict[str, int]] = {}
    for (scheme, name), count in counts.items():
        if scheme not in schemes:
            remedy = did_you_mean(scheme[:80], known=schemes)
            raise CannotMap(f"there is no severity scheme {scheme[:80]!r}", remedy=remedy)
        level = known_level(schemes[scheme], level=name)
        levels.setdefault(level.rank, {})[level.name] = level
        tally = found.setdefault(level.rank, {})
        tally[level.name] = tally.get(level.name, 0) + count
    return tuple(
        Equivalents(rank, tuple(levels[rank][name] for name in sorted(levels[rank])), found[rank])
        for rank in sorted(found)
    )


def _ids(scheme: Scheme) -> str:
    return ", ".join(each.id for each in scheme.levels)
