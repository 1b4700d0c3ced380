"""Jobs of monitoring: every hour, owners are told of reviews that are due."""

from procrastinate.contrib.django import app

from seatrial.domains.monitoring import services
from seatrial.kit import clock


@app.periodic(cron="31 * * * *")
@app.task(queueing_lock="monitoring.remind")
def remind(timestamp: int) -> None:
    """Owners are told of rules, dashboards and health that are to be reviewed, each once a stage."""
    del timestamp
    services.remind(now=clock.now())
