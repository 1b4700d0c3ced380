"""Installations to do harm to."""

from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation, installation


@pytest.fixture
def place() -> Iterator[Installation]:
    """Nothing was started in it yet."""
    yield from installation()


@pytest.fixture
def running(place: Installation) -> Installation:
    """Everything is up."""
    place.start()
    return place
