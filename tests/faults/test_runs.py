"""kill -9 of runner, worker, web and database at random moments of a run of twenty steps.

`make faults` kills FAULT_MOMENTS times, a hundred if nothing is said; `make test` has a handful of
the same (tests/server/test_runbook_survival.py).
"""

import os

import pytest

from tests.faults.installation import Installation
from tests.faults.killing import PARTS, survive, told, twenty
from tests.faults.practice import practising

MOMENTS = int(os.environ.get("FAULT_MOMENTS", "100"))
SEED = int(os.environ.get("FAULT_SEED", "20261121"))
pytestmark = pytest.mark.slow


def test_a_run_survives_whatever_is_killed_at_whatever_moment(
    place: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    drills = []
    with practising(place) as practice:
        practice.write("twenty", twenty())
        while sum(len(drill.killed) for drill in drills) < MOMENTS:
            left = MOMENTS - sum(len(drill.killed) for drill in drills)
            drills.append(survive(practice, seed=SEED + len(drills), parts=PARTS[: max(left, 1)]))
            with capsys.disabled():
                print(f"\n  run {len(drills)}: {told(drills[-1:])}", flush=True)
    with capsys.disabled():
        print(f"\n  all: {told(drills)}", flush=True)
    assert max(each for drill in drills for each in drill.resumed) < 1
    assert max((each for drill in drills for each in drill.asked), default=0.0) < 1
