"""Jobs of workspaces: every two seconds whatever is due is fetched; past files go in the night."""

from procrastinate.contrib.django import app

from seatrial.domains.workspace import services
from seatrial.kit import clock


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="workspace.sweep")
def sweep(timestamp: int) -> None:
    """Each repository that is due has a job; those whose job died are due again in time."""
    del timestamp
    for name in services.due(now=clock.now()):
        fetch.defer(name=name)


@app.task(name="workspace.fetch")
def fetch(name: str) -> None:
    """The workspace knows the head of its branch, or why not."""
    services.look(name, clock=clock.now)


@app.periodic(cron="* * * * * */15")
@app.task(queueing_lock="workspace.directories")
def look_at_directories(timestamp: int) -> None:
    """Of every directory of the server it is known whether it drifted."""
    del timestamp
    services.look_at_directories(now=clock.now())


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="workspace.prune")
def prune(timestamp: int) -> None:
    """Files of revisions past their time are gone."""
    del timestamp
    services.prune(now=clock.now())
