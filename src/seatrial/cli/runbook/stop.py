"""`seatrial runbook stop`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.speaking import asked


@click.command("stop", short_help="Stop all runs, and let none start.")
@click.option("--reason", required=True, help="Why.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(reason: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Abort every run, everywhere, and let none start until `seatrial runbook start-again`.

    \b
    Examples:
      seatrial runbook stop --reason "the network is not what it seems"
    """
    with connect(data=data) as client:
        found = client.post(asked("/runbooks/stop", dry_run=dry_run), {"reason": reason})
    if as_json:
        output.print_json(found)
    elif dry_run:
        output.say("You may stop all runs. Nothing was stopped: this was a dry run.")
    else:
        output.say("All runs are stopped. Let them start again with: seatrial runbook start-again")
    return codes.YES
