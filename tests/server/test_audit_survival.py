"""One seeded round of the sealer's faults; the others run in `make faults`."""

from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation, installation
from tests.faults.test_sealing import kill_and_count


@pytest.fixture
def place() -> Iterator[Installation]:
    """An installation of this test alone."""
    yield from installation()


@pytest.mark.slow
def test_a_sealer_that_is_killed_skips_nothing(place: Installation) -> None:
    kill_and_count(place, seed=7, rounds=3)
    assert place.stop() < 10
