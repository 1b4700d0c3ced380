"""kill -9 of pagers at every moment of sending, of web, worker and database, with providers that misbehave.

`make faults` kills FAULT_KILLS times, two hundred if nothing is said; `make test` has a handful of the same
(tests/server/test_paging_survival.py).
"""

import os

import pytest

from tests.faults.installation import Installation
from tests.faults.paging import FAULTS, KILLS, PARTS, paging, survive

WANTED = int(os.environ.get("FAULT_KILLS", "200"))
SEED = int(os.environ.get("FAULT_SEED", "20261121"))
pytestmark = pytest.mark.slow


def test_every_page_arrives_whatever_is_killed(
    place: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    with paging(place) as drill:
        seed = SEED
        while len(drill.provider.kills) < WANTED:
            told = survive(drill, seed=seed, moments=(*KILLS * 3, *PARTS, *FAULTS))
            seed += 1
            with capsys.disabled():
                print(f"\n  until seed {seed}: {told}", flush=True)
