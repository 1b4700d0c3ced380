"""What tests of runs may use."""

import pytest

from tests.factories import runs


@pytest.fixture
def lab(db, settings):
    """A runner with the label `lab`, whose workspace may be run."""
    settings.RUNNER_WORKSPACES = frozenset({"ops"})
    return runs.lab()
