"""`seatrial runbook rehearsal abandon`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.speaking import asked


@click.command("abandon", short_help="Give an open rehearsal up.")
@click.argument("rehearsal")
@click.option("--reason", default="", help="Why; it is needed.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(rehearsal: str, reason: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Give REHEARSAL up before it is reported: it counts as nothing, stays in the list as abandoned, and
    another one may be opened there. What it ran stands as it is.

    \b
    Examples:
      seatrial runbook rehearsal abandon REH-1 --reason "staging is needed for something else"
    """
    with connect(data=data) as client:
        path = asked(f"/runbooks/rehearsals/{rehearsal}/abandon", dry_run=dry_run)
        found = client.post(path, {"reason": reason})
    if as_json:
        output.print_json(found)
    else:
        output.say(f"{'Would abandon' if dry_run else 'Abandoned'} {found['name']}.")
    return codes.YES
