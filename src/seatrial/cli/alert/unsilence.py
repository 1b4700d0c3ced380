"""`seatrial alert unsilence`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("unsilence", short_help="End a silence.")
@click.argument("silence")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(silence: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """End SILENCE now: what it keeps quiet and is still open pages at once.

    \b
    Examples:
      seatrial alert unsilence SL-3
    """
    with connect(data=data) as client:
        found = client.post(asked(f"/alerts/silences/{silence}/end", dry_run=dry_run), {})
    if as_json:
        output.print_json(found)
    else:
        output.say("Nothing keeps it from happening" if dry_run else f"{found['name']} is over")
    return codes.YES
