"""A handful of what `make faults` does a hundred times: each part of a run killed once, at some moment."""

from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation, installation
from tests.faults.killing import PARTS, survive, told, twenty
from tests.faults.practice import practising

pytestmark = pytest.mark.slow


@pytest.fixture
def place() -> Iterator[Installation]:
    """Something to do harm to."""
    yield from installation()


def test_no_completed_step_runs_again_and_no_line_that_was_shown_is_lost(
    place: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    with practising(place) as practice:
        practice.write("twenty", twenty())
        drills = [survive(practice, seed=7, parts=PARTS), survive(practice, seed=8, parts=("runner",))]
    with capsys.disabled():
        print(f"\n  {told(drills)}")
    assert sum(len(drill.killed) for drill in drills) == 5
    assert max((each for drill in drills for each in drill.resumed), default=0.0) < 15
