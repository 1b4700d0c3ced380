"""Jobs of actions: every five minutes dates are looked at."""

from procrastinate.contrib.django import app

from seatrial.domains.actions import services
from seatrial.kit import clock


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="actions.sweep")
def sweep(timestamp: int) -> None:
    """Owners are reminded, what is overdue is told, and to service owners what stays so."""
    del timestamp
    now = clock.now()
    services.remind(now=now)
    while services.mark_overdue(now=now):
        pass
    services.escalate(now=now)
