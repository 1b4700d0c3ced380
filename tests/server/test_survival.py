"""One seeded round of `make faults`: the parts are killed one after another, and nothing is lost."""

from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation, installation
from tests.faults.test_kills import test_every_part_that_is_killed_comes_back_and_nothing_is_lost as kill_all


@pytest.fixture
def place() -> Iterator[Installation]:
    """An installation of this test alone."""
    yield from installation()


@pytest.mark.slow
def test_a_killed_web_worker_and_database_come_back(place: Installation) -> None:
    place.start()
    kill_all(place, 0)
    assert place.ready()
    assert place.stop() < 10
