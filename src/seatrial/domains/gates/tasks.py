"""What gates do by themselves: close what is over, follow up what went past one, answer who waits."""

from procrastinate.contrib.django import app

from seatrial.domains.gates import services
from seatrial.kit import clock


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="gates.close")
def close(timestamp: int) -> None:
    """Gates whose time is over are closed; requests that nobody confirmed have lapsed."""
    del timestamp
    services.end_what_is_over(now=clock.now())


@app.periodic(cron="* * * * * */15")
@app.task(queueing_lock="gates.follow_up")
def follow_up(timestamp: int) -> None:
    """Every bypass and every gate that was opened has its action."""
    del timestamp
    services.follow_up(now=clock.now())


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="gates.answer_rules")
def answer_rules(timestamp: int) -> None:
    """Protection rules that wait are answered."""
    del timestamp
    services.answer_rules(now=clock.now())
