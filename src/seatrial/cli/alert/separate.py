"""`seatrial alert separate`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("separate", short_help="Let it stand for itself again.")
@click.argument("alert")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(alert: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Let ALERT, which was merged, stand for itself again.

    \b
    Examples:
      seatrial alert separate AL-12
    """
    with connect(data=data) as client:
        found = client.post(asked(f"/alerts/{alert}/separate", dry_run=dry_run), {})
    if as_json:
        output.print_json(found)
    else:
        output.say("Nothing keeps it from happening" if dry_run else f"{found['name']} is {found['state']}")
    return codes.YES
