"""`seatrial evidence retract`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("retract", short_help="Say that evidence was wrong, or take that back.")
@click.argument("uid")
@click.option("--reason", default="", help="Why it is wrong, for whoever relied on it.")
@click.option("--undo", is_flag=True, help="It was right: it counts again.")
@click.option("--dry-run", is_flag=True, help="Show what it is, and change nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, reason: str, undo: bool, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Say that the evidence UID was wrong: it stays, and counts no more. Its sender and the leads may.

    \b
    Examples:
      seatrial evidence retract 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11 --reason 'wrong file'
    """
    if not undo and not reason:
        raise click.UsageError("Say why: --reason.")
    with connect(data=data) as client:
        if dry_run:
            found = client.get(f"/evidence/{uid}")
            verb = "take back the retraction of" if undo else "retract"
            output.say(f"Would {verb} {found['type']} {found['name']}")
            return codes.YES
        path = f"/evidence/{uid}/retractions"
        done = client.send("DELETE", path) if undo else client.post(path, {"reason": reason})
    if as_json:
        output.print_json(done)
    else:
        output.say("It counts again." if undo else "Retracted: it counts no more. --undo takes that back.")
    return codes.YES
