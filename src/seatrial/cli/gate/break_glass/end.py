"""`seatrial gate break-glass end`: a gate is closed again."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("end", short_help="Close a gate that was opened.")
@click.argument("uid")
@click.option("--dry-run", is_flag=True, help="Only show which one it is.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Close the gate that the break-glass UID opened, or withdraw the request.

    \b
    Examples:
      seatrial gate break-glass end 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
    with connect(data=data) as client:
        done = client.post(f"/gates/break-glass/{uid}/end{'?dry_run=true' if dry_run else ''}")
    if as_json:
        output.print_json(done)
    else:
        word = "would be" if dry_run else "is"
        output.say(f"The gate of {done['environment']} {word} closed again: {done['service']}")
    return codes.YES
