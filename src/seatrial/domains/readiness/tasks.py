"""Jobs of readiness."""

from procrastinate.contrib.django import app

from seatrial.domains.readiness import services
from seatrial.kit import clock


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="readiness.expire", pass_context=False)
def expire(timestamp: int) -> None:
    """Every five seconds, what expired meanwhile is assessed again; pages say so even before."""
    del timestamp
    services.assess_expired(now=clock.now())
