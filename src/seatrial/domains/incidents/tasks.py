"""What incidents do by the clock of the queue: addresses that nobody confirmed are forgotten."""

from procrastinate.contrib.django import app

from seatrial.domains.incidents import services
from seatrial.kit import clock


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="incidents.subscribers")
def forget_unconfirmed(timestamp: int) -> None:
    """Who asked for mails of the status page and did not confirm is forgotten."""
    del timestamp
    services.forget_unconfirmed(now=clock.now())
