"""Orders of small probes whose looks a test decides, and a clock that stands."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from pydantic import BaseModel

from seatrial.domains.evidence import services
from seatrial.domains.evidence.types import PROBES, Look, Observation, Order, Probe, Subject
from tests.cast import NOW

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class Named(BaseModel, extra="forbid"):
    """Which of them."""

    name: str = ""


def order(name: str, **changes: Any) -> Order:
    """An order of the probe `told`, under the key of that name."""
    fields: dict[str, Any] = {
        "key": f"service:edi@production#told:{name}",
        "subject": Subject("service:edi", "production", "abc"),
        "workspace": "ops",
        "probe": "told",
        "parameters": {"name": name},
        "evidence_type": "test_result",
        "max_age": 5 * MINUTE,
        "every": 30 * SECOND,
        "timeout": 2 * SECOND,
        "author": "checklist:basics",
    }
    return Order(**{**fields, **changes})


@contextmanager
def telling(look: Callable[[Look], Observation]) -> Iterator[None]:
    """The probe `told` looks like this, in a thread, until the block ends."""
    known = PROBES._entries.pop("told", None)
    PROBES.add("told", Probe("told", "", Named, look, lambda parameters: "tell", "test_result"))
    try:
        yield
    finally:
        del PROBES._entries["told"]
        if known is not None:
            PROBES.add("told", known)


def fine(look: Look) -> Observation:
    """All is well."""
    return Observation({"name": look.parameters.name}, "one thing", 1)


def work(*, now: Any = NOW) -> int:
    """What is due at that time has been looked at; gives how many."""
    return services.collect_due(clock=lambda: now)


def held(event: threading.Event) -> None:
    """Waits for the event, and not for ever."""
    assert event.wait(20), "nobody let go"
