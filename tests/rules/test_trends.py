"""A regression is shown at the commit that brought it, also in noise; noise alone is none."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.insights.rules.trends import is_more_better, trend
from seatrial.domains.insights.types import Measured, Trend

START = datetime(2026, 11, 1, tzinfo=UTC)


def history(
    levels: Sequence[float], *, runs: int, noise: float, seed: int, outliers: bool = False
) -> list[Measured]:
    """So many runs of each commit, around the level of each."""
    dice = random.Random(seed)
    found = []
    for number, level in enumerate(levels):
        for run in range(runs):
            value = level * dice.gauss(1, noise) * (4 if outliers and dice.random() < 0.05 else 1)
            found.append(Measured(f"c{number}", START + timedelta(hours=number, minutes=run), value))
    return found


def judged(
    levels: Sequence[float], *, runs: int = 5, noise: float = 0.05, seed: int = 1, **more: bool
) -> Trend:
    return trend(
        history(levels, runs=runs, noise=noise, seed=seed, **more),
        metric="p95_seconds",
        higher_is_better=False,
    )


@pytest.mark.mission("R214")
@pytest.mark.parametrize("seed", range(20))
def test_a_regression_in_noisy_data_is_shown_at_the_right_commit(seed: int) -> None:
    found = judged([0.2] * 12 + [0.26] * 8, seed=seed, outliers=True)
    assert [(each.commit, each.is_worse) for each in found.shifts] == [("c12", True)]
    assert found.regression == found.shifts[0]
    assert 20 < found.shifts[0].percent < 40
    assert found.shifts[0].p < 0.01


@pytest.mark.mission("R214")
def test_noise_alone_is_no_regression() -> None:
    false = [seed for seed in range(300) if judged([0.2] * 20, noise=0.1, seed=seed, outliers=True).shifts]
    assert len(false) <= 3, false


def test_a_slow_start_and_its_repair_are_two_shifts() -> None:
    found = judged([0.2] * 8 + [0.3] * 6 + [0.2] * 8)
    assert [(each.commit, each.is_worse) for each in found.shifts] == [("c8", True), ("c14", False)]
    assert found.regression is None
    assert [round(each.before, 1) for each in found.shifts] == [0.2, 0.3]


def test_it_is_shown_two_commits_later_where_each_is_measured_five_times() -> None:
    assert not judged([0.2] * 10 + [0.26]).shifts
    assert [each.commit for each in judged([0.2] * 10 + [0.26] * 2).shifts] == ["c10"]


def test_less_is_worse_where_more_is_better() -> None:
    runs = history([500.0] * 10 + [400.0] * 10, runs=3, noise=0.03, seed=4)
    assert trend(runs, metric="reached", higher_is_better=is_more_better("reached")).regression is not None
    assert trend(runs, metric="p95_seconds", higher_is_better=False).regression is None
    assert (is_more_better("http_reqs:rate"), is_more_better("http_req_failed:rate")) == (True, False)


def test_a_shift_of_less_than_a_twentieth_and_too_few_runs_tell_nothing() -> None:
    assert not judged([0.2] * 20 + [0.206] * 20, noise=0.001).shifts
    few = judged([0.2] * 2 + [0.9] * 1, runs=3)
    assert (few.is_enough, few.shifts, few.needed) == (False, (), 12)
    assert judged([]).points == ()
    assert not judged([0.0] * 20).shifts
    assert not judged([0.2] * 1, runs=40).shifts
