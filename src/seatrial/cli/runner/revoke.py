"""`seatrial runner revoke`: a runner out of service."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("revoke", short_help="Take a runner out of service.")
@click.argument("uid")
@click.option("--dry-run", is_flag=True, help="Only show which one it is.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Revoke the runner UID: its token is void, its jobs go to others, what it sent stays.

    \b
    Examples:
      seatrial runner revoke 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
    with connect(data=data) as client:
        done = client.post(f"/runners/{uid}/revoke{'?dry_run=true' if dry_run else ''}")
    if as_json:
        output.print_json(done)
    else:
        output.say(f"Runner {done['label']} {'would be' if dry_run else 'is'} revoked")
    return codes.YES
