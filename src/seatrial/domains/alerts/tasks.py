"""What triage does by itself: look for rules that are noisier than their target."""

from procrastinate.contrib.django import app

from seatrial.domains.alerts import services
from seatrial.kit import clock


@app.periodic(cron="17 5 * * *")
@app.task(queueing_lock="alerts.noise")
def noisy_rules(timestamp: int) -> None:
    """For each rule that is noisier than its target somebody's action is open."""
    del timestamp
    services.tune_noisy_rules(now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="alerts.shadow")
def compare_with_incumbents(timestamp: int) -> None:
    """What was foreseen in shadow stands beside what the incumbent did."""
    del timestamp
    while services.compare_due(clock=clock.now) == services.PORTION:
        pass
