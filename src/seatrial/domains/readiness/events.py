"""What happens in readiness that others may want to know."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from seatrial.kit.events import Event


class Turned(BaseModel):
    """One criterion stands otherwise than before for a service in an environment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: str
    environment: str
    checklist: str
    criterion: str
    before: str
    after: str


class CriteriaTurned(Event):
    """Criteria stand otherwise than before; those that turned together come together."""

    name: ClassVar[str] = "readiness.criteria_turned"

    turns: tuple[Turned, ...]
