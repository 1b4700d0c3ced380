"""`seatrial oncall handoff note`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("note", short_help="Write the note of a hand-off.")
@click.argument("uid")
@click.option("--note", required=True, help="What the next one has to know.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, note: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Write what the next one has to know into the hand-off UID.

    \b
    Examples:
      seatrial oncall handoff note 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11 --note "The router is slow"
    """
    with connect(data=data) as client:
        done = client.post(asked(f"/oncall/hand-offs/{uid}/note", dry_run=dry_run), {"note": note})
    if as_json:
        output.print_json(done)
    else:
        output.say(
            f"{done['uid']}: would be noted"
            if dry_run
            else f"{done['uid']}: noted, with {len(done['matters'])} open"
        )
    return codes.YES
