"""`seatrial action verify`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked, tell
from seatrial.cli.client import connect


@click.command("verify", short_help="Say that you saw that it is done.")
@click.argument("action")
@click.option("--note", default="", help="What you saw.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(action: str, dry_run: bool, data: str | None, as_json: bool, **said: str) -> int:
    """Say that you saw that ACTION is done. Neither its owner nor who said so may; a token
    needs the grant actions:verify and counts as the person whose it is.

    \b
    Examples:
      seatrial action verify A-12 --note "read it"
    """
    with connect(data=data) as client:
        found = client.post(asked(f"/actions/{action}/verify", dry_run=dry_run), said)
    tell(found, words="Would be verified" if dry_run else "Verified", as_json=as_json)
    return codes.YES
