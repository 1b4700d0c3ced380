"""How noisy rules are: the share of false positives among what people looked back on (R209)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from seatrial.domains.alerts.types import Noise, NoiseTarget, Precision


def week_of(at: datetime) -> str:
    """The Monday of the instant's week in UTC, as a date."""
    day = at.astimezone(UTC).date()
    return (day - timedelta(days=day.weekday())).isoformat()


def judged(found: Iterable[Noise], *, target: NoiseTarget | None) -> list[Noise]:
    """The same against the target, the noisiest first; those that nobody labelled come last."""
    said = [replace(each, target=target.ratio, least=target.least) if target else each for each in found]
    return sorted(said, key=lambda each: (-(each.ratio or 0.0), -each.labelled, each.rule, each.week))


def precise(found: Iterable[Noise]) -> list[Precision]:
    """How often alerts were right: all of them first, then those of each team."""
    sums: dict[str | None, Precision] = {None: Precision(None, 0, 0, 0)}
    for each in found:
        for team in (None, each.team):
            before = sums.get(team, Precision(team, 0, 0, 0))
            sums[team] = Precision(
                team, before.right + each.right, before.wrong + each.wrong,
                before.unlabelled + each.unlabelled,
            )  # fmt: skip
    return sorted(sums.values(), key=lambda each: (each.team is not None, each.team or ""))


def whole(found: Iterable[Noise]) -> list[Noise]:
    """All weeks of a rule and team together."""
    sums: dict[tuple[str, str], Noise] = {}
    for each in found:
        before = sums.get((each.rule, each.team), Noise(each.rule, each.team, "", 0, 0, 0))
        sums[each.rule, each.team] = replace(
            before,
            right=before.right + each.right,
            wrong=before.wrong + each.wrong,
            unlabelled=before.unlabelled + each.unlabelled,
        )
    return list(sums.values())
