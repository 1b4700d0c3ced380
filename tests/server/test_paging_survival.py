"""One seeded round of what `make faults` does to the pager; the others run there."""

from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation, installation
from tests.faults.paging import FAULTS, KILLS, paging, survive


@pytest.fixture
def place() -> Iterator[Installation]:
    """An installation of this test alone."""
    yield from installation()


@pytest.mark.slow
def test_a_pager_that_is_killed_at_any_moment_loses_no_page(place: Installation) -> None:
    with paging(place) as drill:
        survive(drill, seed=7, moments=(*KILLS, "database", *FAULTS))
        assert len(drill.provider.kills) >= 4
