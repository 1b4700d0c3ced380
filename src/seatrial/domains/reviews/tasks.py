"""Jobs of reviews: decisions that stand are looked at when something about them may have ended."""

from procrastinate.contrib.django import app

from seatrial.domains.reviews import services
from seatrial.kit import clock


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="reviews.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Every five seconds, decisions that hold no more fall, and once they have, what follows a fall is done.

    Gates say so even before.
    """
    del timestamp
    services.sweep(now=clock.now())
    services.follow_falls(now=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="reviews.remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Every five minutes: silent signers are passed over, contracts that ended open their reviews."""
    del timestamp
    now = clock.now()
    services.escalate_silent(now=now)
    services.notice_contracts(now=now)


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="reviews.process", pass_context=False)
def process(timestamp: int) -> None:
    """Every hour: the review of the process that belongs to the running year is there."""
    del timestamp
    services.keep_yearly_review(now=clock.now())
