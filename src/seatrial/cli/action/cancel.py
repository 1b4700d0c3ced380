"""`seatrial action cancel`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked, tell
from seatrial.cli.client import connect


@click.command("cancel", short_help="Say that nobody has to do it any more.")
@click.argument("action")
@click.option("--reason", required=True, help="Why nobody has to do it any more.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(action: str, dry_run: bool, data: str | None, as_json: bool, **said: str) -> int:
    """Cancel ACTION: the reason stays on record.

    \b
    Examples:
      seatrial action cancel A-12 --reason "the service is gone"
    """
    with connect(data=data) as client:
        found = client.post(asked(f"/actions/{action}/cancel", dry_run=dry_run), said)
    tell(found, words="Would be cancelled" if dry_run else "Cancelled", as_json=as_json)
    return codes.YES
