"""Jobs of runs: what waits for a runner is tried again, what nobody approves is given up."""

from procrastinate.contrib.django import app

from seatrial.domains.runbooks import services
from seatrial.domains.runbooks.services import looking_back
from seatrial.kit import clock


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="runbooks.hand_out")
def hand_out(timestamp: int) -> None:
    """Every two seconds, stretches that no runner could be given are tried again."""
    del timestamp
    services.hand_out_waiting(now=clock.now())


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="runbooks.expire_approvals")
def expire_approvals(timestamp: int) -> None:
    """Every hour, runs that nobody approved for a week are given up."""
    del timestamp
    services.expire_approvals(now=clock.now())


@app.periodic(cron="27 * * * *")
@app.task(queueing_lock="runbooks.remind")
def remind(timestamp: int) -> None:
    """Every hour, people are reminded of runs that waited for no approval, until somebody looks back."""
    del timestamp
    looking_back.remind(now=clock.now())
