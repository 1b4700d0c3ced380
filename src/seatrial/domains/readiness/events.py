"""What happens in readiness that others may want to know."""

from typing import ClassVar

from seatrial.kit.events import Event


class CriterionTurned(Event):
    """A criterion stands otherwise than before for a service in an environment."""

    name: ClassVar[str] = "readiness.criterion_turned"

    service: str
    environment: str
    checklist: str
    criterion: str
    before: str
    after: str
