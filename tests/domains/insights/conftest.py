"""What tests of insights share."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.cast import Cast
from tests.factories.reviews import World


@pytest.fixture
def world(cast: Cast, deliver_events: Callable[[datetime], int]) -> World:
    """A workspace that is applied, and everybody."""
    made = World(cast, deliver_events)
    made.apply()
    return made
