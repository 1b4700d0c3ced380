"""`seatrial review findings`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.review.finding import KINDS


@click.command("findings", short_help="List what was found after the go-live.")
@click.argument("review")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="Only of that kind.")
@click.option("--open", "is_open", is_flag=True, help="Only what keeps the review from closing.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(review: str, kind: str | None, is_open: bool, limit: int, data: str | None, as_json: bool) -> int:
    """List what was found while REVIEW was verifying, and say until when it is watched.

    \b
    Examples:
      seatrial review findings R-12 --open
    """
    with connect(data=data) as client:
        watch = client.get(f"/reviews/{review}/verification")
        settled = "false" if is_open else None
        every = client.every(f"/reviews/{review}/findings", kind=kind, settled=settled, limit=min(limit, 200))
        found = list(islice(every, limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["uid"], each["kind"], each["at"], each["label"].replace("_", " "),
         each["runbook"].replace("_", " "), each["action"], each["title"])
        for each in found
    ]  # fmt: skip
    if rows:
        columns = ("FINDING", "KIND", "AT", "LABEL", "RUNBOOK", "ACTION", "TITLE")
        output.print_table(columns, rows=rows)
    until = f", watched until {watch['ends_at']}" if watch["ends_at"] else ""
    output.say(f"{len(rows)} listed{until}")
    return codes.YES
