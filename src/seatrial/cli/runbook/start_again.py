"""`seatrial runbook start-again`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.speaking import asked


@click.command("start-again", short_help="Let runs start again after a stop.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(dry_run: bool, data: str | None, as_json: bool) -> int:
    """Let runs start again. What was aborted stays so: start or resume it.

    \b
    Examples:
      seatrial runbook start-again
    """
    with connect(data=data) as client:
        found = client.post(asked("/runbooks/start-again", dry_run=dry_run))
    if as_json:
        output.print_json(found)
    else:
        output.say("Runs may start again." if not dry_run else "You may let runs start again.")
    return codes.YES
