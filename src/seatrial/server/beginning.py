"""How a process that goes on beside the web begins, whether `up` watches it or somebody else."""

import os
import signal
import threading

from seatrial.kit.endings import end_on_signals
from seatrial.server import config
from seatrial.server.binaries import bound_to_parent
from seatrial.server.config import Settings
from seatrial.server.supervisor import SUPERVISED, wait_at_gate


def begin() -> Settings:
    """The settings, once the schema is right. The process ends with the one that watches it."""
    if SUPERVISED in os.environ:
        bound_to_parent(signal.SIGTERM, parent=os.getppid())()
    settings = config.current()
    wait_at_gate(settings.folder)
    return settings


def asked_to_end() -> threading.Event:
    """It is set when the process is asked to end (SIGTERM, Ctrl-C)."""
    stop = threading.Event()
    end_on_signals(stop, signal.SIGTERM, signal.SIGINT)
    return stop
