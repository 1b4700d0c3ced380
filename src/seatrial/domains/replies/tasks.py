"""Jobs of replies: once an hour the expired ones go."""

from procrastinate.contrib.django import app

from seatrial.domains.replies import services
from seatrial.kit import clock


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="replies.forget_expired")
def forget_expired(timestamp: int) -> None:
    """No expired reply is left."""
    del timestamp
    services.forget_expired(now=clock.now())
