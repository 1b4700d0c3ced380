"""`seatrial workspace restore`: an earlier revision stands again."""

from pathlib import Path

import click

from seatrial.cli import client, codes, output
from seatrial.cli.plan import print_plan, quoted, summary
from seatrial.cli.workspace.speaking import DATA, DRY, JSON


@click.command("restore", short_help="Bring an earlier revision back.")
@click.argument("name")
@click.argument("revision", type=click.IntRange(1))
@click.option("--plan-digest", default="", help="Only if it is still that plan.")
@DRY
@DATA
@JSON
def command(
    name: str, revision: int, plan_digest: str, dry_run: bool, data: Path | None, as_json: bool
) -> int:
    """Make the workspace NAME stand as its REVISION had it. That is a new revision; nothing is lost.

    The files of a directory of the server are written back; of a repository only what stands changes.

    \b
    Exits 0 when it stands so, 2 when it cannot.

    \b
    Examples:
      seatrial workspace restore edi-gateway 3 --dry-run
    """
    with client.connect(data=data) as server:
        place = f"/workspaces/{quoted(name)}/revisions/{revision}/restore"
        done = server.post(f"{place}{'?dry_run=true' if dry_run else ''}", {"plan_digest": plan_digest})
    if as_json:
        output.print_json(done)
        return codes.YES
    print_plan(done["plan"])
    output.say(summary(done["plan"]))
    if dry_run:
        output.say("A dry run: nothing was changed")
    elif done["is_done"]:
        output.say(f"{name} stands at revision {done['revision']}, as revision {revision} had it")
    return codes.YES
