"""`seatrial action reopen`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked, tell
from seatrial.cli.client import connect


@click.command("reopen", short_help="Open a closed action again.")
@click.argument("action")
@click.option("--reason", required=True, help="What is left to do.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(action: str, dry_run: bool, data: str | None, as_json: bool, **said: str) -> int:
    """Open ACTION again, which was done, verified or cancelled.

    \b
    Examples:
      seatrial action reopen A-12 --reason "half of it is left"
    """
    with connect(data=data) as client:
        found = client.post(asked(f"/actions/{action}/reopen", dry_run=dry_run), said)
    tell(found, words="Would be reopened" if dry_run else "Reopened", as_json=as_json)
    return codes.YES
