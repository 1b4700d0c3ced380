"""`seatrial oncall override cancel`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("cancel", short_help="Take an override back.")
@click.argument("uid")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Take the override UID back: whoever had the span before has it again.

    \b
    Examples:
      seatrial oncall override cancel 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
    with connect(data=data) as client:
        done = client.post(asked(f"/oncall/overrides/{uid}/cancel", dry_run=dry_run))
    if as_json:
        output.print_json(done)
    else:
        output.say(
            f"{done['uid']}: would not count any more"
            if dry_run
            else f"{done['uid']}: does not count any more"
        )
    return codes.YES
