"""Jobs of notices: what waits is mailed, digests are written, old notices go."""

from django.conf import settings
from procrastinate.contrib.django import app

from seatrial.domains.notices import selectors, services
from seatrial.domains.notices.services import waking
from seatrial.kit import clock


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="notices.sweep")
def sweep(timestamp: int) -> None:
    """A job delivers if anything is due; what a dead worker had taken up is due again in time."""
    del timestamp
    if settings.MAIL_SERVER is not None and selectors.is_anything_to_mail(now=clock.now()):
        waking.wake()


@app.task(name="notices.deliver")
def deliver() -> None:
    """What is due was handed over to the mail server, or is due again later."""
    if settings.MAIL_SERVER is not None:
        services.deliver(
            server=settings.MAIL_SERVER, sender=settings.MAIL_FROM, site=settings.SITE_URL, clock=clock.now
        )


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="notices.digests")
def send_digests(timestamp: int) -> None:
    """Whoever's hour has come has the digest of the day."""
    del timestamp
    if settings.MAIL_SERVER is not None:
        services.send_digests(site=settings.SITE_URL, now=clock.now())


@app.periodic(cron="47 4 * * *")
@app.task(queueing_lock="notices.prune")
def prune(timestamp: int) -> None:
    """Notices that are older than half a year are gone, and signs of life of pagers that ended."""
    del timestamp
    now = clock.now()
    while services.prune(now=now):
        pass
    services.forget_pagers(now=now)
