"""`seatrial oncall handoff list`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List hand-offs.")
@click.argument("schedule", default="")
@click.option("--late", is_flag=True, help="Only those that nobody confirmed in time.")
@click.option("--limit", default=20, show_default=True, help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(schedule: str, late: bool, limit: int, data: str | None, as_json: bool) -> int:
    """List shifts of SCHEDULE, or of every one, that changed hands, the newest first.

    \b
    Examples:
      seatrial oncall handoff list --late
    """
    with connect(data=data) as client:
        found = list(
            islice(client.every("/oncall/hand-offs", schedule=schedule or None, late=late or None), limit)
        )
    if as_json:
        output.print_json(found)
        return codes.YES
    fields = ("uid", "state", "schedule", "at", "leaving", "arriving", "note")
    rows = [[str(each[field] or "") for field in fields] for each in found]
    output.print_table(("UID", "STATE", "SCHEDULE", "AT", "LEAVES", "ARRIVES", "NOTE"), rows=rows)
    return codes.YES
