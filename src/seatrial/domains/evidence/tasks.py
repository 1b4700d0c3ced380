"""Jobs of evidence: every two seconds what is due is claimed, and looked at in batches."""

from django.conf import settings
from procrastinate.contrib.django import app

from seatrial.domains.evidence import services
from seatrial.kit import clock

_BATCH = 40
_MOST = 2000


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="evidence.sweep")
def sweep(timestamp: int) -> None:
    """What is due is claimed and given to jobs; what a dead worker had claimed is due again in time."""
    del timestamp
    claimed = services.claim_due(now=clock.now(), limit=_MOST)
    for start in range(0, len(claimed), _BATCH):
        collect.defer(watches=claimed[start : start + _BATCH])


@app.task
def collect(watches: list[int]) -> None:
    """The watches have been looked at."""
    services.collect(watches, clock=clock.now, allow=settings.PROBE_ALLOW)
