"""`seatrial runbook resume`."""

import click

from seatrial.cli import output
from seatrial.cli.client import connect
from seatrial.cli.runbook.following import Follower, follow
from seatrial.cli.runbook.speaking import asked, code_of


@click.command("resume", short_help="Go on with a run that stands still, or follow one that runs.")
@click.argument("run")
@click.option(
    "--choose",
    type=click.Choice(("verify", "done", "rerun", "skip", "rollback")),
    default=None,
    help="What becomes of the step that is in doubt or stopped the run.",
)
@click.option("--reason", default="", help="Why; done and skip need one.")
@click.option("--follow/--no-follow", "follows", default=True, help="Show its output as it happens.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    run: str, choose: str | None, reason: str, follows: bool, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Go on with RUN. Steps that were completed never run again; of the one that is in doubt you say whether
    it is verified, was done (on your word), is run once more or skipped, or all is rolled back. Without
    --choose it is shown, and says what may be chosen.

    A run whose runbook changed meanwhile is not resumed: the difference is shown.

    \b
    Examples:
      seatrial runbook resume RUN-12
      seatrial runbook resume RUN-12 --choose verify
      seatrial runbook resume RUN-12 --choose done --reason "version 2 stands in /srv/gateway"
      seatrial runbook resume RUN-12 --choose skip --reason "not needed here, see I-7"
    """
    with connect(data=data) as client:
        follower = Follower(client, name=run, quiet=as_json)
        if choose is not None:
            follower.skip()
            body = {"choice": choose, "reason": reason}
            found = client.post(asked(f"/runbooks/runs/{run}/resume", dry_run=dry_run), body)
            if dry_run or not follows:
                return _told(found, dry_run=dry_run, as_json=as_json)
        return code_of(follow(client, name=run, as_json=as_json, follower=follower))


def _told(found: dict[str, object], *, dry_run: bool, as_json: bool) -> int:
    if as_json:
        output.print_json(found)
    else:
        output.say("It may be resumed so. Nothing was changed." if dry_run else f"{found['name']} goes on.")
    return 0
