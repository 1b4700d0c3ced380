"""`seatrial runner jobs`: what ran, and what waits."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_STATES = ("queued", "leased", "done", "lost", "cancelled")


@click.command("jobs", short_help="List what ran and what waits.")
@click.option("--state", type=click.Choice(_STATES), default=None, help="Only jobs in this state.")
@click.option("--limit", default=50, show_default=True, help="Jobs to show, the newest first.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(state: str | None, limit: int, data: str | None, as_json: bool) -> int:
    """List jobs for runners, the newest first. They are kept for a week.

    \b
    Examples:
      seatrial runner jobs --state lost
    """
    with connect(data=data) as client:
        found = list(islice(client.every("/runners/jobs", state=state), limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["state"], each["label"], each["service"], each["created_at"], each["title"]) for each in found
    ]
    if rows:
        output.print_table(("STATE", "LABEL", "ABOUT", "MADE", "WHAT"), rows=rows)
    else:
        output.say("No job is there.")
    return codes.YES
