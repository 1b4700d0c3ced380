"""`seatrial oncall swap list`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List swaps.")
@click.argument("schedule", default="")
@click.option("--state", default=None, help="Only those: asked, accepted, declined, withdrawn.")
@click.option("--limit", default=20, show_default=True, help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(schedule: str, state: str | None, limit: int, data: str | None, as_json: bool) -> int:
    """List the swaps of SCHEDULE, or of every one, the newest first.

    \b
    Examples:
      seatrial oncall swap list --state asked
    """
    with connect(data=data) as client:
        found = list(islice(client.every("/oncall/swaps", schedule=schedule or None, state=state), limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    fields = ("uid", "state", "schedule", "asker", "asked", "start", "end", "return_start")
    rows = [[str(each[field] or "") for field in fields] for each in found]
    output.print_table(("UID", "STATE", "SCHEDULE", "ASKS", "ASKED", "FROM", "TO", "IN RETURN"), rows=rows)
    return codes.YES
