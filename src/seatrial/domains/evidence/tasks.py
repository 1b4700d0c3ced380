"""Jobs of evidence: every two seconds what is due is looked at; what is old or unused goes in time."""

from django.conf import settings
from procrastinate.contrib.django import app

from seatrial.domains.evidence import selectors, services
from seatrial.domains.runners.types import Trust
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


@app.periodic(cron="* * * * * */20")
@app.task(queueing_lock="evidence.vex")
def apply_expired_vex(timestamp: int) -> None:
    """Every twenty seconds, scans whose VEX expired stand without it; they have not counted since."""
    del timestamp
    services.apply_expired_vex(now=clock.now())


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="evidence.hand_out")
def hand_out(timestamp: int) -> None:
    """What is due and runs something waits for a runner."""
    del timestamp
    now = clock.now()
    if selectors.is_anything_to_hand_out(now=now):
        trust = Trust(settings.RUNNER_WORKSPACES, settings.RUNNER_SELF_APPROVAL)
        services.hand_out(trust=trust, now=now)


@app.periodic(cron="* * * * * */15")
@app.task(queueing_lock="evidence.links")
def check_links(timestamp: int) -> None:
    """Every quarter of a minute, links that are due are tried."""
    del timestamp
    services.check_links(now=clock.now(), allow=settings.PROBE_ALLOW)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="evidence.connections")
def try_connections(timestamp: int) -> None:
    """Every five minutes, connections are tried."""
    del timestamp
    services.try_connections(now=clock.now(), allow=settings.PROBE_ALLOW)


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


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="evidence.garbage")
def collect_garbage(timestamp: int) -> None:
    """Files that nothing refers to are gone, and what a crash left in the store."""
    del timestamp
    now = clock.now()
    while services.collect_garbage(now=now):
        pass
    services.drop_strays(now=now)
