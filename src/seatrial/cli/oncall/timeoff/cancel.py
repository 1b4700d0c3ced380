"""`seatrial oncall timeoff cancel`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("cancel", short_help="Take time off back.")
@click.argument("uid")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Take the time off UID back: the turns are theirs again.

    \b
    Examples:
      seatrial oncall timeoff cancel 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
    with connect(data=data) as client:
        done = client.post(asked(f"/oncall/time-off/{uid}/cancel", dry_run=dry_run))
    if as_json:
        output.print_json(done)
    else:
        output.say(f"{done['uid']}: would be taken back" if dry_run else f"{done['uid']}: taken back")
    return codes.YES
