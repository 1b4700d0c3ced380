"""`seatrial token revoke`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("revoke", short_help="Revoke a token.")
@click.argument("uid")
@click.option("--dry-run", is_flag=True, help="Say whether it can be done, and change nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Revoke the token of that UID (`seatrial token list`): whoever shows it is refused from now on.

    \b
    Examples:
      seatrial token revoke 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
    with connect(data=data) as client:
        revoked = client.send("DELETE", f"/tokens/{uid}", params={"dry_run": "true"} if dry_run else {})
    if as_json:
        output.print_json(revoked)
    else:
        output.say(f"{revoked['name']} {'would be' if dry_run else 'is'} revoked")
    return codes.YES
