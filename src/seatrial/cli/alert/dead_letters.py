"""`seatrial alert dead-letters`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("dead-letters", short_help="List what monitors sent and nobody could read.")
@click.option("--settled", is_flag=True, help="Also those that somebody looked after.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(settled: bool, data: str | None, as_json: bool) -> int:
    """List dead letters, the newest first.

    \b
    Examples:
      seatrial alert dead-letters
    """
    with connect(data=data) as client:
        found = client.get("/alerts/dead-letters", settled=str(settled).lower())
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [(each["name"], each["source"], each["problem"]) for each in found["items"]]
    if rows:
        output.print_table(("LETTER", "SOURCE", "PROBLEM"), rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES
