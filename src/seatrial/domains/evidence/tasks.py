"""Jobs of evidence: every two seconds whatever is due is looked at; once an hour old evidence goes."""

from django.conf import settings
from procrastinate.contrib.django import app

from seatrial.domains.evidence import selectors, services
from seatrial.kit import clock

#: Looks under way in all workers above which no further job starts: each is a thread and a connection.
_MOST_LOOKS = 64


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="evidence.sweep")
def sweep(timestamp: int) -> None:
    """A job collects if anything is due; what a dead worker had claimed is due again in time."""
    del timestamp
    now = clock.now()
    if selectors.is_anything_due(now=now) and selectors.looks_under_way(now=now) < _MOST_LOOKS:
        services.wake()


@app.task(name="evidence.collect")
def collect() -> None:
    """What is due has been looked at, as far as half a minute allowed."""
    services.collect_due(clock=clock.now, allow=settings.PROBE_ALLOW)


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="evidence.prune")
def prune(timestamp: int) -> None:
    """Superseded evidence that is older than a week is gone."""
    del timestamp
    now = clock.now()
    while services.prune(now=now):
        pass
