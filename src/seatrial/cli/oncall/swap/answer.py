"""`seatrial oncall swap answer`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("answer", short_help="Accept, decline or withdraw a swap.")
@click.argument("uid")
@click.argument("decision", type=click.Choice(["accept", "decline", "withdraw"]))
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, decision: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Accept or decline the swap UID that you were asked about, or withdraw the one that you asked for.

    \b
    Examples:
      seatrial oncall swap answer 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11 accept
    """
    with connect(data=data) as client:
        done = client.post(asked(f"/oncall/swaps/{uid}/{decision}", dry_run=dry_run))
    if as_json:
        output.print_json(done)
    else:
        output.say(f"{done['uid']}: {'would be ' if dry_run else ''}{done['state']}")
    return codes.YES
