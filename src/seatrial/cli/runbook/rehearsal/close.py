"""`seatrial runbook rehearsal close`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.speaking import asked


@click.command("close", short_help="Close a rehearsal that was reported.")
@click.argument("rehearsal")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(rehearsal: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Close REHEARSAL. Refused while an issue blocks: somebody else has to verify that it was remedied.

    \b
    Examples:
      seatrial runbook rehearsal close REH-1
    """
    with connect(data=data) as client:
        found = client.post(asked(f"/runbooks/rehearsals/{rehearsal}/close", dry_run=dry_run), {})
    if as_json:
        output.print_json(found)
    else:
        output.say(f"{'Would close' if dry_run else 'Closed'} {found['name']}.")
    return codes.YES
