"""Jobs of severities: which scheme counts where nobody picked one stands in the log."""

from procrastinate.contrib.django import app

from seatrial.domains.severities import services
from seatrial.kit import clock


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="severities.note_usual")
def note_usual(timestamp: int) -> None:
    """Every minute: a setting that changed with a new start is on record."""
    del timestamp
    services.note_usual(now=clock.now())
