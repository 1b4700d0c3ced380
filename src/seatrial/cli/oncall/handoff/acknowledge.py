"""`seatrial oncall handoff acknowledge`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("acknowledge", short_help="Confirm a hand-off.")
@click.argument("uid")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Confirm the hand-off UID: you have taken over.

    \b
    Examples:
      seatrial oncall handoff acknowledge 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
    with connect(data=data) as client:
        done = client.post(asked(f"/oncall/hand-offs/{uid}/acknowledge", dry_run=dry_run))
    if as_json:
        output.print_json(done)
    else:
        output.say(f"{done['uid']}: would be confirmed" if dry_run else f"{done['uid']}: confirmed")
    return codes.YES
