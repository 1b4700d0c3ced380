"""When whoever has an alert is asked whether they are still at it."""

from datetime import datetime, timedelta

from seatrial.domains.alerts import models


def remind_at(run: models.EscalationRun, *, now: datetime) -> datetime | None:
    """When whoever has it from now on is asked; None where the policy of the run asks nobody."""
    seconds = run.snapshot.body.get("remind")
    return now + timedelta(seconds=seconds) if seconds else None
