"""What gates tell those above them."""

from typing import ClassVar

from seatrial.kit.events import Event


class GateAnswered(Event):
    """A gate answered: `go`, `no_go` or `unknown`."""

    name: ClassVar[str] = "gates.answered"
    uid: str
    service: str
    environment: str
    answer: str


class BreakGlassOpened(Event):
    """Two people opened the gate of an environment for some hours."""

    name: ClassVar[str] = "gates.break-glass-opened"
    uid: str
    service: str
    environment: str


class BreakGlassEnded(Event):
    """A gate that was opened is closed again, by somebody or by time."""

    name: ClassVar[str] = "gates.break-glass-ended"
    uid: str
    service: str
    environment: str


class GateBypassed(Event):
    """Something was deployed to an environment that asks, and nothing had let it in."""

    name: ClassVar[str] = "gates.bypassed"
    passage: str
    service: str
    environment: str
