"""`seatrial alert escalate`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("escalate", short_help="Page the next level at once.")
@click.argument("alert")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(alert: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Page the next level of ALERT at once, whether or not somebody has it.

    \b
    Examples:
      seatrial alert escalate AL-12
    """
    with connect(data=data) as client:
        found = client.post(asked(f"/alerts/{alert}/escalate", dry_run=dry_run), {})
    if as_json:
        output.print_json(found)
    else:
        output.say("Nothing keeps it from happening" if dry_run else f"{found['name']} is {found['state']}")
    return codes.YES
