"""Events: published in the transaction that caused them, delivered by the queue at least once.

The queue is not known here. The server installs a publisher when it starts, and calls
`deliver` from its jobs. Subscribers are therefore idempotent: they may be called twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

from seatrial.kit.registry import Registry


class Event(BaseModel):
    """Something that happened, named in the past tense; its fields survive a round trip as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str]


AnyEvent = TypeVar("AnyEvent", bound=Event)


@dataclass(frozen=True, slots=True)
class Subscription:
    """`handle(event, now=...)` is called for every event of the type."""

    event: type[Event]
    handle: Callable[..., None]
    #: It is also called as soon as the event stands, without waiting for a worker.
    at_once: bool = False


SUBSCRIPTIONS: Registry[Subscription] = Registry("subscription")
_publishers: list[Callable[[str, str, dict[str, Any]], None]] = []


def subscribe(event: type[AnyEvent], *, handle: Callable[..., None], at_once: bool = False) -> None:
    """From now on `handle(event, now=...)` is called, at least once, for each event of the type.

    `at_once` is for what somebody waits for, and what is quick: the process that published it tries it
    right after its commit. The queue brings it all the same, for that process may end just then.
    """
    name = f"{handle.__module__}.{handle.__qualname__}:{event.name}"
    SUBSCRIPTIONS.add(name, Subscription(event, handle, at_once))


def install_publisher(publisher: Callable[[str, str, dict[str, Any]], None]) -> None:
    """`publisher(subscription, event name, fields)` carries events from now on."""
    _publishers[:] = [publisher]


def publish(event: Event) -> None:
    """One job for each subscription is written in the current transaction."""
    for name in SUBSCRIPTIONS.names():
        if SUBSCRIPTIONS.get(name).event is type(event):
            _publishers[0](name, event.name, event.model_dump(mode="json"))


def deliver(subscription: str, *, fields: dict[str, Any], now: datetime) -> None:
    """Calls the one subscription with the event that the fields spell."""
    found = SUBSCRIPTIONS.get(subscription)
    found.handle(found.event.model_validate(fields), now=now)
