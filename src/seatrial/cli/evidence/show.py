"""`seatrial evidence show`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("show", short_help="Show one piece of evidence.")
@click.argument("uid")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as without it.")
def command(uid: str, data: str | None, as_json: bool) -> int:
    """Show the evidence UID: findings, dates, digest, who made it and who vouches for it, as JSON.

    \b
    Examples:
      seatrial evidence show 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
    del as_json
    with connect(data=data) as client:
        output.print_json(client.get(f"/evidence/{uid}"))
    return codes.YES
