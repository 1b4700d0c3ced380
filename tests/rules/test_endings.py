"""A process that is asked to end does so, wherever the signal finds it."""

import os
import signal
import threading

import pytest

from seatrial.kit.endings import end_on_signals


@pytest.fixture
def handlers():
    """Whoever handles the signal before handles it afterwards."""
    before = signal.getsignal(signal.SIGUSR1)
    yield
    signal.signal(signal.SIGUSR1, before)


@pytest.mark.usefixtures("handlers")
def test_a_signal_that_comes_while_the_event_is_locked_sets_it_once_that_is_over():
    stop = threading.Event()
    came = end_on_signals(stop, signal.SIGUSR1)
    with stop._cond:  # as the main thread does whenever it waits
        os.kill(os.getpid(), signal.SIGUSR1)
        assert not stop.is_set()
    assert stop.wait(5) and came == [signal.SIGUSR1]
