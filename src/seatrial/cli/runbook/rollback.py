"""`seatrial runbook rollback`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.following import Follower, follow
from seatrial.cli.runbook.speaking import asked


@click.command("rollback", short_help="Take back what a run did.")
@click.argument("run")
@click.option("--reason", default="", help="Why.")
@click.option("--follow/--no-follow", "follows", default=True, help="Show its output as it happens.")
@click.option("--dry-run", is_flag=True, help="Only show what would be taken back.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(run: str, reason: str, follows: bool, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Take back what RUN did, the last step first, by the rollback of the revision that ran. Also after its
    end. Exits 0 where all of it was taken back.

    \b
    Examples:
      seatrial runbook rollback RUN-12 --reason "errors went up"
    """
    with connect(data=data) as client:
        follower = Follower(client, name=run, quiet=as_json)
        follower.skip()
        path = asked(f"/runbooks/runs/{run}/rollback", dry_run=dry_run)
        found = client.post(path, {"reason": reason})
        undo = [each["name"] for each in found["steps"] if each["phase"] == "undo"]
        if not as_json and undo:
            output.say(f"{'Would take' if dry_run else 'Takes'} back: {', '.join(undo)}")
        if dry_run or not follows:
            if as_json:
                output.print_json(found)
            return codes.YES
        ended = follow(client, name=run, as_json=as_json, follower=follower)
        if ended["rolled_back"]:
            return codes.YES
        return codes.NO if ended["state"] in ("failed", "aborted", "passed") else codes.COULD_NOT_TELL
