"""A service that has incidents, with the cast around it."""

import pytest

from tests.cast import Cast
from tests.factories import catalog


@pytest.fixture
def service(cast: Cast):
    """The gateway that the cast leads, and the printer that is the vendor's."""
    del cast
    catalog.service("label-printer", owner="team:printers")
    return catalog.service()
