"""`seatrial alert url`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("url", short_help="Make an address that a monitor sends to.")
@click.argument("source")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(source: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Make a key of SOURCE, and print the address that its monitor sends to. It is shown this once.

    \b
    Examples:
      seatrial alert url prometheus
    """
    with connect(data=data) as client:
        found = client.post(asked(f"/alerts/sources/{source}/keys", dry_run=dry_run), {})
    if as_json:
        output.print_json(found)
    else:
        output.say("Nothing keeps it from happening" if dry_run else found["url"])
    return codes.YES
