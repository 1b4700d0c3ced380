"""`seatrial runbook confirm`."""

from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import Client, connect
from seatrial.cli.runbook.following import Follower, follow
from seatrial.cli.runbook.speaking import asked, code_of
from seatrial.kit.problems import Problem


class CannotConfirm(Problem):
    """The run waits for nobody's word."""

    type = "cannot-confirm"
    title = "There is nothing to confirm"
    status = 409


@click.command("confirm", short_help="Say how a manual step ended, or that a step may run.")
@click.argument("run")
@click.option(
    "--outcome",
    type=click.Choice(("passed", "failed", "skipped")),
    default="passed",
    show_default=True,
    help="How the manual step ended.",
)
@click.option("--note", default="", help="What there is to say; what failed needs it.")
@click.option("--follow/--no-follow", "follows", default=True, help="Show what comes next.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    run: str, outcome: str, note: str, follows: bool, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Say how the manual step that RUN waits for ended, or that the step it waits with may run.

    \b
    Examples:
      seatrial runbook confirm RUN-12 --note "the partner answers"
      seatrial runbook confirm RUN-12 --outcome skipped --note "the partner has no portal"
    """
    with connect(data=data) as client:
        follower = Follower(client, name=run, quiet=as_json)
        follower.skip()
        found = _confirm(client, run, outcome=outcome, note=note, dry_run=dry_run)
        if dry_run or not follows:
            if as_json:
                output.print_json(found)
            else:
                output.say("It may be confirmed. Nothing was changed." if dry_run else f"{run} goes on.")
            return codes.YES
        return code_of(follow(client, name=run, as_json=as_json, follower=follower))


def _confirm(client: Client, run: str, *, outcome: str, note: str, dry_run: bool) -> Any:
    """What the run is then; which of the two words is wanted, its waiting step says."""
    found = client.get(f"/runbooks/runs/{run}")
    step = next((each for each in found["steps"] if each["position"] == found["position"]), None)
    if found["state"] != "waiting" or step is None:
        raise CannotConfirm(
            f"{found['name']} is {found['state'].replace('_', ' ')}",
            remedy=f"See it: seatrial runbook status {found['name']}",
        )
    path = f"/runbooks/runs/{run}/steps/{step['position']}"
    if step["manual"]:
        body = {"outcome": outcome, "note": note}
        return client.post(asked(f"{path}/complete", dry_run=dry_run), body)
    if outcome != "passed":
        raise CannotConfirm(
            f"{step['name']} has not run yet: it waits for your word",
            remedy=f"Where it is not to run: seatrial runbook abort {found['name']} --reason ...",
        )
    return client.post(asked(f"{path}/confirm", dry_run=dry_run), {"note": note})
