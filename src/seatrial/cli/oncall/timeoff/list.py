"""`seatrial oncall timeoff list`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List time off.")
@click.option("--all", "everything", is_flag=True, help="Also what is over.")
@click.option("--limit", default=20, show_default=True, help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(everything: bool, limit: int, data: str | None, as_json: bool) -> int:
    """List who is away when, the newest first.

    \b
    Examples:
      seatrial oncall timeoff list
    """
    with connect(data=data) as client:
        found = list(islice(client.every("/oncall/time-off", ahead=not everything), limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    fields = ("uid", "person", "kind", "start", "end")
    rows = [[str(each[field] or "") for field in fields] for each in found]
    output.print_table(("UID", "PERSON", "KIND", "FROM", "TO"), rows=rows)
    return codes.YES
