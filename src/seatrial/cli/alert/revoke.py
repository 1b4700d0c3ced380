"""`seatrial alert revoke`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("revoke", short_help="Revoke a key of a source.")
@click.argument("source")
@click.argument("hint")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
def command(source: str, hint: str, dry_run: bool, data: str | None) -> int:
    """Refuse from now on what is sent with the key of SOURCE that begins with HINT.

    \b
    Examples:
      seatrial alert revoke prometheus 1f3a9c
    """
    with connect(data=data) as client:
        client.post(asked(f"/alerts/sources/{source}/keys/{hint}/revoke", dry_run=dry_run), {})
    output.say("Nothing keeps it from happening" if dry_run else f"The key {hint} is revoked")
    return codes.YES
