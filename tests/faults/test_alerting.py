"""Every alert that was answered 2xx is paged, whatever is killed between its arrival and its page.

`make faults` kills FAULT_KILLS times, two hundred if nothing is said.
"""

import os

import pytest

from tests.faults.alerting import alerting
from tests.faults.installation import Installation
from tests.faults.paging import FAULTS, KILLS, PARTS, survive

WANTED = int(os.environ.get("FAULT_KILLS", "200"))
SEED = int(os.environ.get("FAULT_SEED", "20261122"))
pytestmark = pytest.mark.slow


def test_every_alert_that_was_taken_is_paged(place: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    with alerting(place) as drill:
        seed = SEED
        while len(drill.provider.kills) < WANTED:
            told = survive(drill, seed=seed, moments=(*KILLS * 3, *PARTS * 2, *FAULTS))
            seed += 1
            with capsys.disabled():
                print(f"\n  until seed {seed}: {told}", flush=True)
