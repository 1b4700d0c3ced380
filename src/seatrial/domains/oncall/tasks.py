"""What being on call does by itself: tell of hand-offs, and of those that nobody confirmed."""

from procrastinate.contrib.django import app

from seatrial.domains.oncall import services
from seatrial.kit import clock


@app.periodic(cron="* * * * * */20")
@app.task(queueing_lock="oncall.hand_offs")
def hand_offs(timestamp: int) -> None:
    """Hand-offs that come are told, and those that nobody confirmed in time."""
    del timestamp
    services.look_after_hand_offs(now=clock.now())
