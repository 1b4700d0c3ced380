"""What a test run does once instead of again and again.

Modules are compiled once, also where the surroundings forbid to keep what was compiled: hundreds of the
processes that tests start would compile the whole product each. What is loaded until the tests begin stays
until the run ends, so that the garbage collector need not look through it every few thousand objects.
"""

import gc
import os
import sys

import pytest

#: Of new objects, until the collector looks at them. Python's own 700 suits programs that are small.
YOUNG = 20_000


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Nothing was loaded yet that is worth keeping."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Everything that lasts is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
    gc.enable()
