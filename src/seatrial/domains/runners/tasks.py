"""Jobs of runners: what no runner ended in time is lost, and old jobs go."""

from procrastinate.contrib.django import app

from seatrial.domains.runners import services
from seatrial.kit import clock


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="runners.give_up")
def give_up(timestamp: int) -> None:
    """Jobs whose runners vanished, or that nobody took, are lost."""
    del timestamp
    services.give_up(now=clock.now())


@app.periodic(cron="37 * * * *")
@app.task(queueing_lock="runners.prune")
def prune(timestamp: int) -> None:
    """Jobs that ended more than a week ago are gone."""
    del timestamp
    now = clock.now()
    while services.prune(now=now):
        pass
