"""`seatrial workspace remove`."""

from pathlib import Path

import click

from seatrial.cli import client, codes, output
from seatrial.cli.plan import print_plan, quoted, summary
from seatrial.cli.workspace.speaking import DATA, DRY, JSON


@click.command("remove", short_help="Take a workspace and its definitions away.")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@DRY
@DATA
@JSON
def command(name: str, yes: bool, dry_run: bool, data: Path | None, as_json: bool) -> int:
    """Take the workspace NAME away: what it defines is gone, and its repository is read no more.

    Its revisions stay: registering or applying the name again brings it back.

    \b
    Exits 0 when it is gone, 1 when you said no, 2 when it cannot be.

    \b
    Examples:
      seatrial workspace remove edi-gateway --dry-run
    """
    with client.connect(data=data) as server:
        place = f"/workspaces/{quoted(name)}"
        plan = server.send("DELETE", f"{place}?dry_run=true")
        if not as_json:
            print_plan(plan)
            output.say(summary(plan))
        if not dry_run:
            if not yes and not click.confirm(f"Remove {name}?", err=True):
                return codes.NO
            plan = server.send("DELETE", place)
    if as_json:
        output.print_json(plan)
    output.say("A dry run: nothing was removed" if dry_run else f"{name} is removed")
    return codes.YES
