"""The garbage collector rests while a program's modules are loaded, and leaves them alone afterwards."""

import gc

import pytest

from seatrial.kit.loading import loading


def test_what_is_loaded_within_is_never_looked_through_again() -> None:
    before = gc.get_freeze_count()
    with loading():
        assert not gc.isenabled()
        kept = [[] for _ in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(kept)


def test_a_program_that_cannot_be_loaded_leaves_the_collector_at_work() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError("seatrial.server.nothing")
    assert gc.isenabled()
