"""`seatrial status show`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("show", short_help="Show what the status page says.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(data: str | None, as_json: bool) -> int:
    """Show how each part is, and what is going on, as customers read it.

    \b
    Examples:
      seatrial status show
      seatrial status show --json
    """
    with connect(data=data) as client:
        found = client.get("/incidents/status-page")
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [(each["name"], each["state"], "") for each in found["components"]]
    rows += [(each["component"], each["phase"], each["title"]) for each in found["open"]]
    output.print_table(("PART", "STATE", "WHAT"), rows=rows)
    return codes.YES
