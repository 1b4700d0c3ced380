"""`seatrial incident list`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List incidents.")
@click.option("--state", type=click.Choice(["open", "resolved"]), default=None, help="Only those.")
@click.option("--service", default=None, help="Only of that service.")
@click.option("--limit", default=20, show_default=True, help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(state: str | None, service: str | None, limit: int, data: str | None, as_json: bool) -> int:
    """List incidents, the newest first.

    \b
    Examples:
      seatrial incident list
      seatrial incident list --state open --json
    """
    with connect(data=data) as client:
        found = list(islice(client.every("/incidents", state=state, service=service), limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    fields = ("name", "level", "state", "phase", "service", "declared_at", "title")
    rows = [[str(each[field]) for field in fields] for each in found]
    output.print_table(("NAME", "LEVEL", "STATE", "PHASE", "SERVICE", "DECLARED", "TITLE"), rows=rows)
    return codes.YES
