"""Signals that ask a process to end; their handlers take no lock that the interrupted code may hold."""

import signal
import threading
from queue import SimpleQueue


def end_on_signals(stop: threading.Event, *numbers: signal.Signals) -> list[int]:
    """From now on each of the signals sets `stop`; gives those that came, a list that grows.

    Call it from the main thread.

    `Event.set` takes a lock that the main thread holds for a moment whenever it looks at the event: a handler
    that set it there would wait for itself, for ever. `SimpleQueue.put` may interrupt itself, so a thread of
    its own sets the event.
    """
    asked: SimpleQueue[int] = SimpleQueue()
    came: list[int] = []

    def follow() -> None:
        while True:
            came.append(asked.get())
            stop.set()

    threading.Thread(target=follow, name="end-on-signals", daemon=True).start()
    for number in numbers:
        signal.signal(number, lambda number, _frame: asked.put(number))
    return came
